package dev.isthmus.runtime.io;

import dev.isthmus.runtime.IsthmusException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file, or a set of files, that holds named tensors.
 *
 * <p>Opening checks all that describes the tensors and reads none of them; {@link #data} hands out little-endian,
 * contiguous, read-only memory that dies with {@link #close}. Any number of threads may use a checkpoint at once; to close it
 * while one of them still computes with its memory is refused.
 *
 * <pre>{@code
 * try (Checkpoint weights = Checkpoint.open(file, StateDict.modelEma())) {
 *     for (String name : weights.names()) {
 *         TensorEntry entry = weights.entry(name);
 *         Tensor.of(weights.data(name), entry.dtype(), entry.shape());
 *     }
 * }
 * }</pre>
 */
public sealed interface Checkpoint extends AutoCloseable permits Safetensors, ShardedSafetensors, TorchCheckpoint {

    /**
     * Opens {@code file} as what it is: an index of shards if its name ends in {@code .json}, a PyTorch file if it begins
     * as one does, else safetensors.
     *
     * @param choice which tensors of a PyTorch file are meant; the other formats hold one set only
     * @throws CheckpointException if the file cannot be read, or differs from its format in any way
     */
    static Checkpoint open(Path file, StateDict choice) {
        Path name = file.getFileName();
        if (name != null && name.toString().endsWith(".json")) {
            return ShardedSafetensors.open(file);
        }
        return looksLikeTorch(file) ? TorchCheckpoint.open(file, choice) : Safetensors.open(file);
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
     * Unmaps the file; a second call does nothing.
     *
     * @throws IllegalStateException if a segment of this file is in use by a native call at this moment
     */
    @Override
    void close();

    private static boolean looksLikeTorch(Path file) {
        if (!Files.isRegularFile(file)) {
            // Whoever opens it says why not.
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(TorchArchive.MAGIC_BYTES);
            return TorchArchive.isZip(start) || TorchArchive.isLegacy(start);
        } catch (IOException e) {
            return false;
        }
    }
}
