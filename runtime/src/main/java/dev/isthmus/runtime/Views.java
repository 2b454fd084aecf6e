package dev.isthmus.runtime;

/**
 * Views of a {@link Tensor}: the same memory under another shape. Shapes and strides are worked out in Java.
 *
 * {@snippet :
 * Tensor first = x.select(0, 0);                          // row 0
 * Tensor columns = x.transpose(0, 1);                     // [3, 2], strided
 * Tensor batch = x.unsqueeze(0).expand(4, 2, 3);          // four times the same memory
 * columns.narrow(0, 0, 1).copyFrom(Tensor.scalar(0));     // the first column of x
 * }
 */
public sealed interface Views permits Tensor {

    /** The same memory under another shape; one size may be -1. The tensor must be contiguous. */
    default Tensor view(long... newShape) {
        return self().viewed(View.reshaped(self(), newShape));
    }

    /** As {@link #view}, copying when the tensor is not contiguous. */
    default Tensor reshape(long... newShape) {
        return self().contiguous().view(newShape);
    }

    /** All dimensions in one, copying when the tensor is not contiguous. */
    default Tensor flatten() {
        return reshape(-1);
    }

    /** The same memory with dimensions in another order. */
    default Tensor permute(int... order) {
        return self().viewed(View.permuted(self(), order));
    }

    /** Two dimensions exchanged; -1 is the last. */
    default Tensor transpose(int a, int b) {
        return self().viewed(View.transposed(self(), a, b));
    }

    /** {@code length} entries of one dimension, from {@code start} on. */
    default Tensor narrow(int dim, long start, long length) {
        return self().viewed(View.narrowed(self(), dim, start, length));
    }

    /** One entry of one dimension, which disappears. */
    default Tensor select(int dim, long index) {
        return self().viewed(View.selected(self(), dim, index));
    }

    /** A new dimension of size 1 before dimension {@code dim}; -1 puts it last. */
    default Tensor unsqueeze(int dim) {
        return self().viewed(View.unsqueezed(self(), dim));
    }

    /** Without dimension {@code dim}, whose size must be 1. */
    default Tensor squeeze(int dim) {
        return self().viewed(View.squeezed(self(), dim));
    }

    /** Repeats dimensions of size 1, without a copy, to the given shape of the same rank. */
    default Tensor expand(long... newShape) {
        return self().viewed(View.expanded(self(), newShape));
    }

    private Tensor self() {
        return (Tensor) this;
    }
}
