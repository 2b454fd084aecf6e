package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.IsthmusException;
import dev.isthmus.runtime.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file, or a set of files, that holds named tensors.
 *
 * <p>Opening checks all that describes the tensors and reads none of them; {@link #data} hands out little-endian,
 * contiguous, read-only memory that dies with {@link #close}. Any number of threads may use a checkpoint at once; it is to be
 * closed when none of them computes with its memory any more.
 *
 * {@snippet :
 * try (Checkpoint weights = Checkpoint.open(file); Scope scope = Scope.open()) {
 *     Tensor w = weights.tensor("w", DType.F32);
 * }
 * }
 */
public sealed interface Checkpoint extends AutoCloseable permits Safetensors, ShardedSafetensors, TorchCheckpoint {

    /**
     * Opens {@code file} with {@link StateDict#usual}.
     *
     * @throws CheckpointException as {@link #open(Path, StateDict)}
     */
    static Checkpoint open(Path file) {
        return open(file, StateDict.usual());
    }

    /**
     * Opens {@code file} as what it is, whatever it is called: a PyTorch file ({@code .pth}, {@code .ckpt}, {@code .pt},
     * {@code .bin}) if it begins as one does, an index of shards if its name ends in {@code .json}, else safetensors.
     *
     * @param choice which tensors of a PyTorch file are meant; the other formats hold one set only
     * @throws CheckpointException if the file cannot be read, is of no such format, or differs from it in any way
     */
    static Checkpoint open(Path file, StateDict choice) {
        return switch (Format.of(file)) {
            case SAFETENSORS -> Safetensors.open(file);
            case SHARD_INDEX -> ShardedSafetensors.open(file);
            case TORCH -> TorchCheckpoint.open(file, choice);
        };
    }

    /** The file, as it was named when opened. */
    Path file();

    /** All files that hold it, {@link #file} first: more than one where that is an index. */
    List<Path> files();

    /** Free text pairs that the file carries; empty if there are none. */
    Map<String, String> metadata();

    /** Names of all tensors, in the order of the file. */
    Set<String> names();

    /**
     * What the file says of tensor {@code name}.
     *
     * @throws CheckpointException if there is no such tensor
     */
    TensorEntry entry(String name);

    /**
     * The elements of tensor {@code name}, contiguous, aligned to their type and read-only, until {@link #close}.
     *
     * @throws CheckpointException if there is no such tensor, or its bytes turn out to be damaged
     * @throws IsthmusException if this checkpoint is closed
     */
    MemorySegment data(String name);

    /**
     * Tensor {@code name} as it is stored, over {@link #data}: without a copy, read-only, and of no use after {@link #close}.
     *
     * @throws CheckpointException if there is no such tensor, or its bytes turn out to be damaged
     * @throws IsthmusException if this checkpoint is closed, or the thread has no open scope
     */
    Tensor tensor(String name);

    /**
     * Tensor {@code name} as {@code dtype}. Stored as that it is {@link #tensor(String)}, without a copy; else it is
     * converted into memory of its own, which does not need this checkpoint any more.
     *
     * <p>Anything becomes a floating type, rounded to the nearest, ties to even; what is too large for it becomes infinite.
     * Whole numbers and booleans become wider whole numbers. What would lose more than precision is refused: a fraction as
     * a whole number, or a whole number in fewer bytes.
     *
     * @throws CheckpointException if there is no such tensor, it cannot become {@code dtype}, or its bytes are damaged
     * @throws IsthmusException if this checkpoint is closed, or the thread has no open scope
     */
    Tensor tensor(String name, DType dtype);

    /**
     * Unmaps all files; a second call does nothing.
     *
     * @throws IllegalStateException if their memory is in use by a native call at this moment; nothing is unmapped then
     */
    @Override
    void close();
}
