package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.Safetensors;
import dev.isthmus.runtime.io.TensorEntry;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Named parameters of a checkpoint, handed out as F32 tensors of checked shape. Tensors that are F32 in the file lie in the
 * mapped file itself, so the file must stay open as long as they are used.
 */
final class Weights {

    private final Safetensors file;
    private final String prefix;
    private final Set<String> taken;

    Weights(Safetensors file) {
        this(file, "", new HashSet<>());
    }

    private Weights(Safetensors file, String prefix, Set<String> taken) {
        this.file = file;
        this.prefix = prefix;
        this.taken = taken;
    }

    /** The parameters under {@code name.}, for example those of one block. */
    Weights in(String name) {
        return new Weights(file, prefix + name + ".", taken);
    }

    /**
     * @param shape the expected sizes
     * @throws CheckpointException if the parameter is missing, is no floating type, or has another shape
     */
    Tensor get(String name, long... shape) {
        String full = prefix + name;
        taken.add(full);
        TensorEntry entry = file.entry(full);
        long[] found = entry.shape();
        if (!Arrays.equals(found, shape)) {
            throw new CheckpointException(file.file(), full + " has shape " + Arrays.toString(found) + "; expected "
                    + Arrays.toString(shape));
        }
        if (!entry.dtype().isFloating()) {
            throw new CheckpointException(file.file(), full + " has dtype " + entry.dtype() + "; expected F32, F16, BF16 or F64");
        }
        return Tensor.of(file.data(full), entry.dtype(), found).to(DType.F32);
    }

    /**
     * Refuses a file with parameters under these names that nobody asked for: it belongs to another configuration, say with more
     * blocks.
     */
    void requireAllTaken(String... prefixes) {
        for (String name : file.names()) {
            if (!taken.contains(name) && Stream.of(prefixes).anyMatch(name::startsWith)) {
                throw new CheckpointException(file.file(), "has a parameter " + name + " that the configuration has no place for");
            }
        }
    }

    /** A linear layer or convolution: {@code weight} of the given shape, {@code bias} of its first size. */
    Affine affine(String name, long... shape) {
        Tensor weight = get(name + ".weight", shape);
        return new Affine(weight, get(name + ".bias", weight.size(0)));
    }

    /** A normalisation layer over {@code width} values. */
    Affine norm(String name, long width) {
        return new Affine(get(name + ".weight", width), get(name + ".bias", width));
    }
}
