package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.IsthmusException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A safetensors file, mapped into memory: tensors are slices of the mapping, little-endian, and never visit the heap.
 *
 * <p>The arena is shared, because the thread that opens a checkpoint is rarely the lane that reads it, and because
 * closing must unmap at once and not when a collector gets round to it. A shared close stops every thread for a moment;
 * it happens once per file.
 *
 * <p>{@link #close} ends the life of every segment handed out: Java access through one then fails with an
 * {@link IllegalStateException}. Native code is not so protected, so tensors made over these segments must be gone
 * first. Nobody may truncate or rewrite the file in place while it is open (replacing it by a rename is harmless).
 *
 * <p>Safe for use by many threads, as long as none of them closes it under the others.
 */
public final class Safetensors implements AutoCloseable {
    /** The reference implementation's own limit, in bytes. */
    private static final long MAX_HEADER_BYTES = 100_000_000;
    private static final int PREFIX_BYTES = 8;
    /** As the dimension bitsets of libtorch's own ops. */
    private static final int MAX_RANK = 64;
    private static final ValueLayout.OfLong PREFIX =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final Arena arena;
    private final MemorySegment buffer;
    private final SafetensorsHeader header;
    private final Map<String, MemorySegment> realigned = new ConcurrentHashMap<>();

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
        refuseUnlessRegular(file);
        Arena arena = Arena.ofShared();
        try {
            MemorySegment mapped = map(file, arena);
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
    public Path file() {
        return file;
    }

    /** The header's free text pairs, in header order; empty if there are none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** Names of all tensors, in header order. */
    public Set<String> names() {
        return header.entries().keySet();
    }

    /**
     * What the header says of tensor {@code name}.
     *
     * @throws CheckpointException if the file has no such tensor
     */
    public Entry entry(String name) {
        Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new CheckpointException(file, "has no tensor " + Quoted.text(name) + ", " + inventory());
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

    /** The arena of every segment that {@link #data} returns; closing it is the same as closing this file. */
    public Arena arena() {
        return arena;
    }

    /**
     * Unmaps the file; a second call does nothing.
     *
     * @throws IllegalStateException if a segment of this file is in use by a native call at this moment
     */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    /** FIFOs and devices are kept out before anything is opened, since opening one may block for ever. */
    private static void refuseUnlessRegular(Path file) {
        if (Files.isDirectory(file)) {
            throw new CheckpointException(file, "is a folder, expected a safetensors file");
        }
        if (Files.notExists(file)) {
            throw new CheckpointException(file, "does not exist, expected a safetensors file");
        }
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(file, "is not a regular file that can be read, expected a safetensors file");
        }
    }

    private static MemorySegment map(Path file, Arena arena) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < PREFIX_BYTES) {
                throw new CheckpointException(file, "has " + size + " bytes, expected at least " + PREFIX_BYTES);
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
        } catch (AccessDeniedException e) {
            throw new CheckpointException(file, "permission to read it is denied", e);
        } catch (IOException e) {
            throw new CheckpointException(file, "cannot be mapped: " + Quoted.line(e.getMessage()), e);
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

    private String inventory() {
        int shown = 3;
        String some = names().stream().limit(shown).map(Quoted::text).collect(Collectors.joining(", "));
        String rest = names().size() > shown ? ", …" : "";
        return "expected one of its " + names().size() + (some.isEmpty() ? "" : ": " + some + rest);
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
    public record Entry(String name, DType dtype, long[] shape, long begin, long end) {
        /** Checks that the shape is sane and that it fills exactly {@code begin} to {@code end}. */
        public Entry {
            shape = shape.clone();
            if (begin < 0 || end < begin) {
                throw new IllegalArgumentException("data_offsets are [" + begin + ", " + end
                        + "], expected 0 <= begin <= end");
            }
            long bytes = checkedBytes(dtype, shape);
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

        /**
         * Zeros count as one while multiplying: a stride is a product of the sizes after it, so a shape such as
         * [0, 2^62, 2^62] would overflow in libtorch although it holds nothing.
         */
        private static long checkedBytes(DType dtype, long[] shape) {
            if (shape.length > MAX_RANK) {
                throw new IllegalArgumentException("shape has " + shape.length + " dimensions, expected 0 to " + MAX_RANK);
            }
            long bytes = dtype.bytes();
            boolean empty = false;
            for (long size : shape) {
                if (size < 0) {
                    throw new IllegalArgumentException("shape is " + Arrays.toString(shape) + ", expected sizes >= 0");
                }
                empty |= size == 0;
                try {
                    bytes = Math.multiplyExact(bytes, Math.max(size, 1));
                } catch (ArithmeticException e) {
                    throw new IllegalArgumentException("shape " + Arrays.toString(shape)
                            + " overflows, expected fewer than 2^63 bytes", e);
                }
            }
            return empty ? 0 : bytes;
        }
    }
}
