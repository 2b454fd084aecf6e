package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.IsthmusException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file, mapped into memory: tensors are slices of the mapping, little-endian, and never visit the heap.
 *
 * <p>It belongs to the thread that opened it, as scopes and tensors do: its segments cannot be read, nor it be closed, on another
 * thread. So it can never be unmapped while an op of its own thread reads it; a shared arena would allow just that, and the
 * process would end with a signal.
 *
 * <p>{@link #close} ends the life of every segment handed out: access through one then fails with an
 * {@link IllegalStateException}, use of a tensor made over one with a {@code ClosedException}. Nobody may truncate or rewrite the
 * file in place while it is open (replacing it by a rename is harmless).
 */
public final class Safetensors implements Checkpoint {
    /** The reference implementation's own limit, in bytes. */
    static final long MAX_HEADER_BYTES = 100_000_000;
    private static final int PREFIX_BYTES = 8;
    private static final ValueLayout.OfLong PREFIX =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final Arena arena;
    private final MemorySegment buffer;
    private final SafetensorsHeader header;
    private final Map<String, MemorySegment> realigned = new HashMap<>();

    private Safetensors(Path file, Arena arena, MemorySegment buffer, SafetensorsHeader header) {
        this.file = file;
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
        Arena arena = Arena.ofConfined();
        try {
            MemorySegment mapped = MappedFile.map(file, "a safetensors file", PREFIX_BYTES, arena);
            long headerBytes = headerBytes(file, mapped);
            MemorySegment buffer = mapped.asSlice(PREFIX_BYTES + headerBytes);
            byte[] json = mapped.asSlice(PREFIX_BYTES, headerBytes).toArray(ValueLayout.JAVA_BYTE);
            SafetensorsHeader header = SafetensorsHeader.parse(file, json, buffer.byteSize());
            return new Safetensors(file, arena, buffer, header);
        } catch (Throwable t) {
            arena.close();
            throw t;
        }
    }

    /** The file, as it was named to {@link #open}. */
    @Override
    public Path file() {
        return file;
    }

    /** The header's free text pairs, in header order; empty if there are none. */
    @Override
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** Names of all tensors, in header order. */
    @Override
    public Set<String> names() {
        return header.entries().keySet();
    }

    /**
     * What the header says of tensor {@code name}.
     *
     * @throws CheckpointException if the file has no such tensor
     */
    @Override
    public Entry entry(String name) {
        Entry entry = header.entries().get(name);
        if (entry == null) {
            throw MissingTensor.in(file, names(), name);
        }
        return entry;
    }

    /**
     * The bytes of tensor {@code name}: a read-only slice of the mapping that lives until {@link #close}.
     *
     * <p>The format does not oblige a writer to align tensors to their element size, but typed access does, and so
     * does vector code in libtorch. Such a tensor is copied, off-heap and once, instead of refusing files that are valid.
     *
     * @throws CheckpointException if the file has no such tensor
     * @throws IsthmusException if this file is closed
     */
    @Override
    public MemorySegment data(String name) {
        Entry entry = entry(name);
        if (!arena.scope().isAlive()) {
            throw new IsthmusException(file + ": is closed, expected to be open when reading tensor " + Quoted.text(name));
        }
        MemorySegment slice = buffer.asSlice(entry.begin(), entry.byteSize());
        if (slice.address() % entry.dtype().bytes() == 0) {
            return slice.asReadOnly();
        }
        return realigned.computeIfAbsent(name, n -> arena.allocate(entry.byteSize(), entry.dtype().bytes())
                .copyFrom(slice).asReadOnly());
    }

    /**
     * Unmaps the file; a second call does nothing.
     *
     * @throws WrongThreadException on another thread than the one that opened the file
     */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
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

    /**
     * One tensor as the header describes it.
     *
     * @param name  key in the header
     * @param dtype element type
     * @param shape sizes, outermost first; empty for a scalar
     * @param begin first byte, counted from the end of the header
     * @param end   one past the last byte, counted from the end of the header
     */
    public record Entry(String name, DType dtype, long[] shape, long begin, long end) implements TensorEntry {
        /** Checks that the shape is sane and that it fills exactly {@code begin} to {@code end}. */
        public Entry {
            shape = shape.clone();
            if (begin < 0 || end < begin) {
                throw new IllegalArgumentException("data_offsets are [" + begin + ", " + end
                        + "], expected 0 <= begin <= end");
            }
            long bytes = ShapeBytes.of(dtype, shape);
            if (bytes != end - begin) {
                throw new IllegalArgumentException("data_offsets [" + begin + ", " + end + "] span " + (end - begin)
                        + " bytes, expected " + bytes + " for " + dtype.safetensorsName() + " "
                        + Arrays.toString(shape));
            }
        }

        /** A copy of the sizes. */
        @Override
        public long[] shape() {
            return shape.clone();
        }

        /** Size of the data in bytes. */
        @Override
        public long byteSize() {
            return end - begin;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Entry e && name.equals(e.name) && dtype == e.dtype && Arrays.equals(shape, e.shape)
                    && begin == e.begin && end == e.end;
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + Long.hashCode(begin);
        }

        @Override
        public String toString() {
            return name + " " + dtype.safetensorsName() + " " + Arrays.toString(shape) + " at " + begin + ".." + end;
        }
    }
}
