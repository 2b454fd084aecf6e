package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.CheckpointException;
import java.util.Arrays;

/**
 * Parameters handed out by name as F32 tensors of checked shape and finite values. Those that are F32 in a file and stay on
 * the CPU lie in the mapped file itself, so the file must stay open as long as they are used.
 *
 * <p>What is not finite is collected, so that {@link #requireFinite} can tell all of it at once.
 */
final class Weights {

    private final Parameters source;
    private final Placement placement;
    private final String prefix;
    private final Misfits misfits;

    Weights(Parameters source, Placement placement) {
        this(source, placement, "", new Misfits());
    }

    private Weights(Parameters source, Placement placement, String prefix, Misfits misfits) {
        this.source = source;
        this.placement = placement;
        this.prefix = prefix;
        this.misfits = misfits;
    }

    /** The parameters under {@code name.}, for example those of one block. */
    Weights in(String name) {
        return new Weights(source, placement, prefix + name + ".", misfits);
    }

    /**
     * The parameter.
     *
     * @param shape the sizes that the network needs, which are those of its {@link ParameterTable}
     * @throws CheckpointException if the parameter's bytes turn out to be damaged
     */
    Tensor get(String name, long... shape) {
        String full = prefix + name;
        Tensor parameter = source.tensor(full);
        if (!Arrays.equals(parameter.shape(), shape)) {
            throw new AssertionError(full + " is " + parameter + ", but the network takes " + Arrays.toString(shape));
        }
        if (!isFinite(parameter)) {
            misfits.add(Misfits.Kind.NOT_FINITE, full, "");
        }
        if (placement.device().equals(parameter.device())) {
            return parameter;
        }
        Tensor there = parameter.to(placement.device());
        parameter.close();
        return there;
    }

    /** A linear layer or convolution: {@code weight} of the given shape, {@code bias} of its first size. */
    Affine affine(String name, long... shape) {
        Tensor weight = get(name + ".weight", shape);
        return new Affine(weight, get(name + ".bias", weight.size(0)));
    }

    /** A linear layer whose product is a large one, in the precision of such. */
    Affine product(String name, long... shape) {
        return lowered(affine(name, shape));
    }

    /** A layer in the precision of large products. What it was is freed, unless it is the same. */
    Affine lowered(Affine layer) {
        return new Affine(lowered(layer.weight()), lowered(layer.bias()));
    }

    private Tensor lowered(Tensor parameter) {
        Tensor low = parameter.to(placement.precision().dtype());
        if (low != parameter) {
            parameter.close();
        }
        return low;
    }

    /** A normalisation layer over {@code width} values. */
    Affine norm(String name, long width) {
        return new Affine(get(name + ".weight", width), get(name + ".bias", width));
    }

    /**
     * Refuses the parameters if any that was handed out is not finite.
     *
     * @throws CheckpointException that counts them and names the first
     */
    void requireFinite() {
        if (!misfits.isEmpty()) {
            throw new CheckpointException(source.name(), "parameters do not fit the configuration: " + misfits);
        }
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
