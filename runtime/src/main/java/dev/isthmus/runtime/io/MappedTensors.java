package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.IsthmusException;
import dev.isthmus.runtime.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/**
 * What every checkpoint is, whatever its format: an inventory of named tensors, and one arena in which its files are mapped.
 *
 * <p>The arena is shared, since weights are read by as many threads as compute with them. There is one for all files, so
 * that closing ends all of them or, while a native call reads one, none.
 */
abstract class MappedTensors {
    private final Path file;
    private final Arena arena;
    private final Map<String, TensorEntry> entries;

    /**
     * @param arena   in which all memory that {@link #locate} finds lives; closed with this
     * @param tensors in the order of the file; no name twice
     */
    MappedTensors(Path file, Arena arena, Iterable<TensorEntry> tensors) {
        this.file = file;
        this.arena = arena;
        SequencedMap<String, TensorEntry> byName = new LinkedHashMap<>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        this.entries = Collections.unmodifiableMap(byName);
    }

    /** What {@code reader} makes in a new arena, which does not outlive its failure. */
    static <T extends MappedTensors> T open(Function<Arena, T> reader) {
        Arena arena = Arena.ofShared();
        try {
            return reader.apply(arena);
        } catch (Throwable t) {
            arena.close();
            throw t;
        }
    }

    /** The elements of a tensor in the inventory, contiguous and aligned to their type; any thread may ask. */
    abstract MemorySegment locate(TensorEntry tensor);

    /** The file, as it was named when opened. */
    public final Path file() {
        return file;
    }

    /** The file itself. */
    public List<Path> files() {
        return List.of(file);
    }

    /** Names of all tensors, in the order of the file. */
    public final Set<String> names() {
        return entries.keySet();
    }

    /**
     * What the file says of tensor {@code name}.
     *
     * @throws CheckpointException if there is no such tensor
     */
    public final TensorEntry entry(String name) {
        TensorEntry entry = entries.get(name);
        if (entry == null) {
            throw MissingTensor.in(file, names(), name);
        }
        return entry;
    }

    /**
     * The elements of tensor {@code name}, until {@link #close}.
     *
     * @throws CheckpointException if there is no such tensor, or its bytes turn out to be damaged
     * @throws IsthmusException if this checkpoint is closed
     */
    public final MemorySegment data(String name) {
        TensorEntry entry = entry(name);
        if (!arena.scope().isAlive()) {
            throw new IsthmusException(file + ": is closed, expected to be open when reading tensor " + Quoted.text(name));
        }
        return locate(entry).asReadOnly();
    }

    /** The tensor over {@link #data}. */
    public final Tensor tensor(String name) {
        TensorEntry entry = entry(name);
        MemorySegment data = data(name);
        if (entry.dtype() == DType.BOOL) {
            refuseUnlessBooleans(name, data);
        }
        return Tensor.of(data, entry.dtype(), entry.shape());
    }

    /** The tensor over {@link #data} if it is of that type, else a converted copy. */
    public final Tensor tensor(String name, DType dtype) {
        DType stored = entry(name).dtype();
        if (stored == dtype) {
            return tensor(name);
        }
        if (!dtype.isFloating() && (stored.isFloating() || stored.bytes() >= dtype.bytes())) {
            throw new CheckpointException(file, "tensor " + Quoted.text(name) + " is " + stored + ", which cannot become "
                    + dtype + "; expected a floating type or a wider whole number");
        }
        try (Tensor original = tensor(name)) {
            return original.to(dtype);
        }
    }

    /** To compiled code a boolean that is neither 0 nor 1 may be anything. */
    private void refuseUnlessBooleans(String name, MemorySegment data) {
        for (long i = 0; i < data.byteSize(); i++) {
            byte value = data.get(ValueLayout.JAVA_BYTE, i);
            if ((value & ~1) != 0) {
                throw new CheckpointException(file, "tensor " + Quoted.text(name) + " holds boolean "
                        + Byte.toUnsignedInt(value) + ", expected 0 or 1");
            }
        }
    }

    /**
     * Unmaps all files; a second call does nothing.
     *
     * @throws IllegalStateException if a native call uses their memory at this moment; nothing is unmapped then
     */
    public final void close() {
        try {
            arena.close();
        } catch (IllegalStateException e) {
            if (arena.scope().isAlive()) {
                throw e;
            }
            // Closed already, perhaps by another thread in this very moment.
        }
    }
}
