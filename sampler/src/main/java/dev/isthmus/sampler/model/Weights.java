package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.TensorEntry;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Named parameters of a checkpoint, handed out as F32 tensors of checked shape and finite values. Tensors that are F32 in the
 * file lie in the mapped file itself, so the file must stay open as long as they are used.
 *
 * <p>What does not fit is collected, so that {@link #requireFit} can tell all of it at once; until then a placeholder stands in.
 */
final class Weights {

    private final Checkpoint file;
    private final String prefix;
    private final Set<String> taken;
    private final Misfits misfits;

    Weights(Checkpoint file) {
        this(file, "", new HashSet<>(), new Misfits());
    }

    private Weights(Checkpoint file, String prefix, Set<String> taken, Misfits misfits) {
        this.file = file;
        this.prefix = prefix;
        this.taken = taken;
        this.misfits = misfits;
    }

    /** The parameters under {@code name.}, for example those of one block. */
    Weights in(String name) {
        return new Weights(file, prefix + name + ".", taken, misfits);
    }

    /**
     * The parameter, or a placeholder of that shape if it is missing, is no floating type, has another shape, or is not finite.
     *
     * @param shape the expected sizes
     * @throws CheckpointException if the parameter's bytes turn out to be damaged
     */
    Tensor get(String name, long... shape) {
        String full = prefix + name;
        taken.add(full);
        if (!file.names().contains(full)) {
            return misfit(Misfits.Kind.MISSING, full, "", shape);
        }
        TensorEntry entry = file.entry(full);
        if (!Arrays.equals(entry.shape(), shape)) {
            return misfit(Misfits.Kind.MISSHAPED, full,
                    " is " + Arrays.toString(entry.shape()) + ", expected " + Arrays.toString(shape), shape);
        }
        if (!entry.dtype().isFloating()) {
            return misfit(Misfits.Kind.NOT_FLOATING, full, " is " + entry.dtype(), shape);
        }
        Tensor parameter = file.tensor(full, DType.F32);
        return isFinite(parameter) ? parameter : misfit(Misfits.Kind.NOT_FINITE, full, "", shape);
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

    /**
     * Something computed from parameters; null once anything does not fit, since then no model will come about, and
     * placeholders may stand for more than memory holds.
     */
    <T> T derived(Supplier<T> value) {
        return misfits.isEmpty() ? value.get() : null;
    }

    /**
     * Refuses the checkpoint if any parameter asked for does not fit, or if nobody asked for one under these names: it belongs
     * to another configuration, say with more blocks.
     *
     * @throws CheckpointException that counts what does not fit and names the first of each kind
     */
    void requireFit(String... prefixes) {
        for (String name : file.names()) {
            if (!taken.contains(name) && Stream.of(prefixes).anyMatch(name::startsWith)) {
                misfits.add(Misfits.Kind.UNEXPECTED, name, "");
            }
        }
        if (!misfits.isEmpty()) {
            throw new CheckpointException(file.file(), "parameters do not fit the configuration: " + misfits);
        }
    }

    private Tensor misfit(Misfits.Kind kind, String name, String detail, long[] shape) {
        misfits.add(kind, name, detail);
        long[] ones = new long[shape.length];
        Arrays.fill(ones, 1);
        return Tensor.zeros(DType.F32, ones).expand(shape);
    }

    /** A damaged file is told of here rather than in the middle of an image; it costs two passes over memory. */
    private static boolean isFinite(Tensor parameter) {
        if (parameter.elements() == 0) {
            return true;
        }
        try (Scope scope = Scope.open()) {
            Tensor flat = parameter.view(-1);
            return Double.isFinite(flat.amax(0).item()) && Double.isFinite(flat.amin(0).item()); // NaN goes through both
        }
    }
}
