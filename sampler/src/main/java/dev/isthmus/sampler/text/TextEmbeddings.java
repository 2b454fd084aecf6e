package dev.isthmus.sampler.text;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.Safetensors;
import dev.isthmus.runtime.io.SafetensorsOutput;
import dev.isthmus.runtime.io.TensorEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Embeddings of prompts, kept in a file because prompts are used again and the network that makes them is large: safetensors with
 *
 * <ul>
 * <li>{@code embeddings} [P, L, D], F32: a vector for every position of every prompt, padding too,
 * <li>{@code mask} [P, L], BOOL: which positions are not padding,
 * <li>{@code ids} [P, L], I64: the tokens,
 * </ul>
 *
 * and free metadata, in which {@code format} is {@value #FORMAT}.
 */
public final class TextEmbeddings implements AutoCloseable {

    /** What the metadata call such a file. */
    public static final String FORMAT = "isthmus text embeddings 1";
    private static final String FORMAT_KEY = "format";
    private static final String EMBEDDINGS = "embeddings";
    private static final String MASK = "mask";
    private static final String IDS = "ids";

    private final Safetensors file;
    private final long[] shape;

    private TextEmbeddings(Safetensors file) {
        this.file = file;
        this.shape = file.entry(EMBEDDINGS).shape();
        long[] positions = shape.length == 3 ? Arrays.copyOf(shape, 2) : new long[0];
        if (shape.length != 3 || Arrays.stream(shape).anyMatch(size -> size < 1 || size > Integer.MAX_VALUE)
                || !file.entry(EMBEDDINGS).dtype().isFloating()) {
            throw new CheckpointException(file.file(), EMBEDDINGS + " is " + described(EMBEDDINGS) + "; expected [prompts, length, width] of floats");
        }
        if (file.names().contains(MASK) && !Arrays.equals(file.entry(MASK).shape(), positions)) {
            throw new CheckpointException(file.file(), MASK + " is " + described(MASK) + "; expected " + Arrays.toString(positions));
        }
    }

    private String described(String name) {
        TensorEntry entry = file.entry(name);
        return entry.dtype() + " " + Arrays.toString(entry.shape());
    }

    /**
     * Maps a file. It may come from elsewhere: nothing but {@code embeddings} is asked for.
     *
     * @throws CheckpointException if it cannot be read, or its tensors are not as they should be
     */
    public static TextEmbeddings open(Path path) {
        Safetensors file = Safetensors.open(path);
        try {
            return new TextEmbeddings(file);
        } catch (Throwable t) {
            file.close();
            throw t;
        }
    }

    /** Number of prompts. */
    public int prompts() {
        return (int) shape[0];
    }

    /** Positions of each prompt. */
    public int length() {
        return (int) shape[1];
    }

    /** Values of each position. */
    public int width() {
        return (int) shape[2];
    }

    /** What else the file says. */
    public Map<String, String> metadata() {
        return file.metadata();
    }

    /**
     * Embeddings of some prompts, as F32 on the CPU, in the innermost open scope; of no use after {@link #close}.
     *
     * @return [count, length, width]
     */
    public Tensor tensor(int first, int count) {
        return file.tensor(EMBEDDINGS, DType.F32).narrow(0, first, count);
    }

    /** Unmaps the file; tensors from it are of no use then. */
    @Override
    public void close() {
        file.close();
    }

    /**
     * Writes a file whole or not at all.
     *
     * @param prompts  as they were tokenized, all of one length
     * @param values   [prompts, length, width], F32
     * @param metadata free texts
     * @throws IOException in one line that names the file and the reason
     * @throws IllegalArgumentException if there are more or fewer values than those, or a text is too long
     */
    public static void write(Path path, List<TokenizedPrompt> prompts, MemorySegment values, int width, Map<String, String> metadata)
            throws IOException {
        int length = prompts.getFirst().ids().length;
        ByteBuffer ids = ByteBuffer.allocate(Math.multiplyExact(prompts.size() * length, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer mask = ByteBuffer.allocate(prompts.size() * length);
        for (TokenizedPrompt prompt : prompts) {
            Arrays.stream(prompt.ids()).forEach(ids::putLong);
            for (int i = 0; i < length; i++) {
                mask.put((byte) (i < prompt.used() ? 1 : 0));
            }
        }
        long[] positions = {prompts.size(), length};
        SafetensorsOutput file = new SafetensorsOutput().metadata(FORMAT_KEY, FORMAT)
                .tensor(EMBEDDINGS, DType.F32, new long[] {prompts.size(), length, width}, values)
                .tensor(IDS, DType.I64, positions, MemorySegment.ofArray(ids.array()))
                .tensor(MASK, DType.BOOL, positions, MemorySegment.ofArray(mask.array()));
        metadata.forEach(file::metadata);
        file.write(path);
    }
}
