package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;

/**
 * Reductions of a {@link Tensor} over all its elements or over one dimension, which disappears; -1 is the last.
 *
 * {@snippet :
 * double total = x.sum().item();
 * Tensor means = x.mean(0);                               // of each column
 * long[] largest = x.argmax(-1).toLongs();                // where in each row
 * }
 */
public sealed interface Reductions permits Tensor {

    /** A tensor of no dimensions; integers are summed as {@code I64}. */
    default Tensor sum() {
        return Call.begin().tensor(self()).none().one(Ops.SUM);
    }

    /** Integers are summed as {@code I64}. */
    default Tensor sum(int dim) {
        return overDimension(dim, "sum").one(Ops.SUM_DIM);
    }

    /** A tensor of no dimensions; of floating dtypes. */
    default Tensor mean() {
        requireFloating("mean");
        return Call.begin().tensor(self()).none().one(Ops.MEAN);
    }

    /** Of floating dtypes. */
    default Tensor mean(int dim) {
        requireFloating("mean");
        return overDimension(dim, "mean").one(Ops.MEAN_DIM);
    }

    /** The largest entries along one dimension, which must not be empty. */
    default Tensor amax(int dim) {
        int d = nonEmpty(dim, "amax");
        return Call.begin().tensor(self()).integers(d).flag(false).one(Ops.AMAX);
    }

    /** The smallest entries along one dimension, which must not be empty. */
    default Tensor amin(int dim) {
        int d = nonEmpty(dim, "amin");
        return Call.begin().tensor(self()).integers(d).flag(false).one(Ops.AMIN);
    }

    /** Where the largest entries along one dimension are, as {@code I64}. */
    default Tensor argmax(int dim) {
        int d = nonEmpty(dim, "argmax");
        return Call.begin().tensor(self()).put(Isthmus.ISTHMUS_INT() | Isthmus.ISTHMUS_OPTIONAL(), 0, d).flag(false)
                .one(Ops.ARGMAX);
    }

    /** (Tensor self, int[1]? dim, bool keepdim, *, ScalarType? dtype) */
    private Call overDimension(int dim, String name) {
        int d = Shapes.dimension(dim, self().rank(), name);
        return Call.begin().tensor(self()).list(Isthmus.ISTHMUS_INTS() | Isthmus.ISTHMUS_OPTIONAL(), new long[] {d})
                .flag(false).none();
    }

    private int nonEmpty(int dim, String name) {
        int d = Shapes.dimension(dim, self().rank(), name);
        if (self().shape[d] == 0) {
            throw new ShapeException(name + ": dimension " + dim + " of " + self() + " is empty");
        }
        return d;
    }

    private void requireFloating(String name) {
        if (!self().dtype().isFloating()) {
            throw new DTypeException(name + ": " + self() + "; expected a floating dtype");
        }
    }

    private Tensor self() {
        return (Tensor) this;
    }
}
