package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A safetensors file in the making.
 *
 * <p>The bytes depend on the content only, not on the order in which it was added: wide element types come first, which
 * aligns every tensor without gaps, then names in the order of their characters. Data begin at a multiple of 64 bytes.
 *
 * {@snippet :
 * new SafetensorsOutput()
 *         .metadata("format", "pt")
 *         .tensor("bias", DType.F32, new long[] {3}, MemorySegment.ofArray(new float[] {1, 2, 3}))
 *         .write(folder.resolve("bias.safetensors"));
 * }
 *
 * <p>Not safe for use by several threads at once.
 */
public final class SafetensorsOutput {
    private static final int DATA_ALIGNMENT = 64;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<String, Pending> tensors = new HashMap<>();

    /** A file without tensors. */
    public SafetensorsOutput() {
    }

    private record Pending(String name, DType dtype, long[] shape, MemorySegment data) {
    }

    /**
     * Adds a free text pair to the header.
     *
     * @throws IllegalArgumentException if the key was added before, or a text is too long or no valid Unicode
     */
    public SafetensorsOutput metadata(String key, String value) {
        refuseUnlessText(key, SafetensorsHeader.MAX_NAME_CHARS, "metadata key");
        refuseUnlessText(value, SafetensorsHeader.MAX_TEXT_CHARS, "metadata value");
        refuseIf(metadata.size() == SafetensorsHeader.MAX_METADATA, "metadata has more than "
                + SafetensorsHeader.MAX_METADATA + " pairs");
        refuseIf(metadata.putIfAbsent(key, value) != null, "metadata key " + Quoted.text(key) + " was added twice");
        return this;
    }

    /**
     * Adds a tensor.
     *
     * @param shape sizes, outermost first; empty for a scalar
     * @param data  its elements, contiguous and little-endian; read during {@link #write}, so it must live until then
     * @throws IllegalArgumentException if the name was added before or cannot be one, or {@code data} has another size
     *     than the shape asks for
     */
    public SafetensorsOutput tensor(String name, DType dtype, long[] shape, MemorySegment data) {
        refuseUnlessText(name, SafetensorsHeader.MAX_NAME_CHARS, "tensor name");
        refuseIf(name.equals(SafetensorsHeader.METADATA), "tensor name is " + name + ", which the format keeps for itself");
        refuseIf(tensors.size() == SafetensorsHeader.MAX_TENSORS, "has more than " + SafetensorsHeader.MAX_TENSORS
                + " tensors");
        long bytes = ShapeBytes.of(dtype, shape);
        refuseIf(data.byteSize() != bytes, "tensor " + Quoted.text(name) + " has " + data.byteSize()
                + " bytes of data, expected " + bytes + " for " + dtype.safetensorsName() + " " + Arrays.toString(shape));
        Pending pending = new Pending(name, dtype, shape.clone(), data);
        refuseIf(tensors.putIfAbsent(name, pending) != null, "tensor " + Quoted.text(name) + " was added twice");
        return this;
    }

    /**
     * Writes the file whole or not at all, as {@link AtomicFiles} does.
     *
     * @throws IOException in one line that names the file and the reason
     */
    public void write(Path file) throws IOException {
        List<Pending> sorted = tensors.values().stream()
                .sorted(Comparator.<Pending>comparingInt(t -> -t.dtype().bytes()).thenComparing(Pending::name)).toList();
        byte[] header = header(sorted);
        AtomicFiles.write(file, out -> {
            out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
            out.write(header);
            byte[] chunk = new byte[CHUNK_BYTES];
            for (Pending tensor : sorted) {
                copy(tensor.data(), out, chunk);
            }
        });
    }

    private byte[] header(List<Pending> sorted) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectPropertyStart(SafetensorsHeader.METADATA);
                metadata.forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            long at = 0;
            for (Pending tensor : sorted) {
                json.writeObjectPropertyStart(tensor.name());
                json.writeStringProperty("dtype", tensor.dtype().safetensorsName());
                writeNumbers(json, "shape", tensor.shape());
                writeNumbers(json, "data_offsets", at, at + tensor.data().byteSize());
                json.writeEndObject();
                at += tensor.data().byteSize();
            }
            json.writeEndObject();
        }
        while ((bytes.size() + Long.BYTES) % DATA_ALIGNMENT != 0) {
            bytes.write(' ');
        }
        if (bytes.size() > Safetensors.MAX_HEADER_BYTES) {
            throw new IOException("header has " + bytes.size() + " bytes, expected at most " + Safetensors.MAX_HEADER_BYTES);
        }
        return bytes.toByteArray();
    }

    private static void writeNumbers(JsonGenerator json, String name, long... numbers) {
        json.writeArrayPropertyStart(name);
        for (long number : numbers) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }

    private static void copy(MemorySegment data, OutputStream out, byte[] chunk) throws IOException {
        for (long at = 0; at < data.byteSize(); at += chunk.length) {
            int count = (int) Math.min(chunk.length, data.byteSize() - at);
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at, chunk, 0, count);
            out.write(chunk, 0, count);
        }
    }

    /** Half of a surrogate pair has no UTF-8, and would come back as another name. */
    private static void refuseUnlessText(String text, int maxChars, String what) {
        refuseIf(text.length() > maxChars, what + " has " + text.length() + " characters, expected at most " + maxChars);
        refuseIf(!StandardCharsets.UTF_8.newEncoder().canEncode(text), what + " " + Quoted.text(text) + " is not valid Unicode");
    }

    private static void refuseIf(boolean wrong, String what) {
        if (wrong) {
            throw new IllegalArgumentException(what);
        }
    }
}
