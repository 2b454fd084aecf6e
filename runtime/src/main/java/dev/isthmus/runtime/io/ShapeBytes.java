package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;
import java.util.Arrays;

/** The size of a tensor whose shape a file claims. */
final class ShapeBytes {
    /** As the dimension bitsets of libtorch's own ops. */
    static final int MAX_RANK = 64;

    private ShapeBytes() {
    }

    /**
     * Bytes of a contiguous tensor.
     *
     * <p>Zeros count as one while multiplying: a stride is a product of the sizes after it, so a shape such as
     * [0, 2^62, 2^62] would overflow in libtorch although it holds nothing.
     *
     * @throws IllegalArgumentException if the shape has too many dimensions, a negative size, or too many elements
     */
    static long of(DType dtype, long[] shape) {
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
