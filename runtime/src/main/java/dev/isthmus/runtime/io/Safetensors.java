package dev.isthmus.runtime.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A safetensors file, mapped into memory: tensors are slices of the mapping, little-endian, and never visit the heap.
 *
 * <p>{@link #close} ends the life of every segment handed out: access through one then fails with an
 * {@link IllegalStateException}, use of a tensor made over one with a {@code ClosedException}. Nobody may truncate or rewrite the
 * file in place while it is open (replacing it by a rename is harmless).
 *
 * {@snippet :
 * try (Safetensors weights = Safetensors.open(file)) {
 *     MemorySegment w = weights.data("w");
 *     log(weights.metadata() + " " + w.byteSize());
 * }
 * }
 */
public final class Safetensors extends MappedTensors implements Checkpoint {
    /** The reference implementation's own limit, in bytes. */
    static final long MAX_HEADER_BYTES = 100_000_000;
    private static final int PREFIX_BYTES = 8;
    private static final ValueLayout.OfLong PREFIX =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena;
    private final MemorySegment buffer;
    private final SafetensorsHeader header;
    private final Map<String, MemorySegment> realigned = new ConcurrentHashMap<>();

    private Safetensors(Path file, Arena arena, MemorySegment buffer, SafetensorsHeader header) {
        super(file, arena, header.spans().values().stream().map(SafetensorsSpan::tensor)::iterator);
        this.arena = arena;
        this.buffer = buffer;
        this.header = header;
    }

    /**
     * Maps {@code file} and checks all of its header.
     *
     * @throws CheckpointException if the file cannot be read, or differs from the format in any way
     */
    public static Safetensors open(Path file) {
        return open(arena -> mapped(file, arena));
    }

    /** As {@link #open(Path)}, in an arena that others use too; whoever made it closes it. */
    static Safetensors mapped(Path file, Arena arena) {
        MemorySegment mapped = MappedFile.map(file, "a safetensors file", PREFIX_BYTES, arena);
        long headerBytes = headerBytes(file, mapped);
        MemorySegment buffer = mapped.asSlice(PREFIX_BYTES + headerBytes);
        byte[] json = mapped.asSlice(PREFIX_BYTES, headerBytes).toArray(ValueLayout.JAVA_BYTE);
        return new Safetensors(file, arena, buffer, SafetensorsHeader.parse(file, json, buffer.byteSize()));
    }

    /** The header's free text pairs, in header order; empty if there are none. */
    @Override
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * A slice of the mapping where that is aligned. The format does not oblige a writer to align tensors to their element
     * size, but typed access does, and so does vector code in libtorch. A tensor that lies askew is copied, off-heap and
     * once, instead of refusing files that are valid.
     */
    @Override
    MemorySegment locate(TensorEntry tensor) {
        int alignment = tensor.dtype().bytes();
        MemorySegment slice = buffer.asSlice(header.spans().get(tensor.name()).begin(), tensor.byteSize());
        return slice.address() % alignment == 0 ? slice : realigned.computeIfAbsent(tensor.name(),
                n -> arena.allocate(slice.byteSize(), alignment).copyFrom(slice));
    }

    private static long headerBytes(Path file, MemorySegment mapped) {
        long headerBytes = mapped.get(PREFIX, 0);
        long room = mapped.byteSize() - PREFIX_BYTES;
        if (headerBytes <= 0 || headerBytes > MAX_HEADER_BYTES) {
            throw new CheckpointException(file, "header length is " + Long.toUnsignedString(headerBytes)
                    + " bytes, expected 1 to " + MAX_HEADER_BYTES);
        }
        if (headerBytes > room) {
            throw new CheckpointException(file, "header length is " + headerBytes + " bytes, but only " + room
                    + " follow; the file is truncated or not safetensors");
        }
        return headerBytes;
    }
}
