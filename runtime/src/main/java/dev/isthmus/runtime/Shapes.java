package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import java.util.Arrays;

/** Arithmetic on shapes and strides, always overflow-checked. */
final class Shapes {

    private static final int MAX_RANK = Isthmus.ISTHMUS_MAX_RANK();

    private Shapes() {
    }

    /** Number of elements; refuses negative sizes and products beyond a {@code long}. */
    static long elements(long... shape) {
        if (shape.length > MAX_RANK) {
            throw new ShapeException("a shape has " + shape.length + " dimensions; expected at most " + MAX_RANK);
        }
        long n = 1;
        boolean empty = false;
        for (long size : shape) {
            if (size < 0) {
                throw new ShapeException("shape " + Arrays.toString(shape) + " has a negative size");
            }
            empty |= size == 0;
            try {
                n = Math.multiplyExact(n, Math.max(size, 1));
            } catch (ArithmeticException e) {
                throw new ShapeException("shape " + Arrays.toString(shape) + " has more than 2^63 elements");
            }
        }
        return empty ? 0 : n;
    }

    /** Size of so many elements in bytes; refuses what a {@code long} cannot hold. */
    static long bytes(DType dtype, long... shape) {
        try {
            return Math.multiplyExact(elements(shape), (long) dtype.bytes());
        } catch (ArithmeticException e) {
            throw new ShapeException("shape " + Arrays.toString(shape) + " of " + dtype + " has more than 2^63 bytes");
        }
    }

    /** Row-major strides in elements. */
    static long[] contiguousStrides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int d = shape.length - 1; d >= 0; d--) {
            strides[d] = stride;
            stride *= Math.max(shape[d], 1);
        }
        return strides;
    }

    static boolean isContiguous(long[] shape, long[] strides) {
        long expected = 1;
        for (int d = shape.length - 1; d >= 0; d--) {
            if (shape[d] != 1 && strides[d] != expected) {
                return shape.length > 0 && elements(shape) == 0;
            }
            expected *= Math.max(shape[d], 1);
        }
        return true;
    }

    /** Turns a dimension counted from the end (-1 is the last) into one counted from the front. */
    static int dimension(int dim, int rank, String op) {
        int d = dim < 0 ? dim + rank : dim;
        if (d < 0 || d >= rank) {
            throw new ShapeException(op + ": dimension " + dim + " of a tensor of rank " + rank);
        }
        return d;
    }

    /** Replaces a single -1 by the size that makes the element counts agree. */
    static long[] inferred(long elements, long[] shape) {
        int unknown = -1;
        long known = 1;
        for (int d = 0; d < shape.length; d++) {
            if (shape[d] == -1 && unknown < 0) {
                unknown = d;
            } else {
                known = elements(known, shape[d]);
            }
        }
        long[] result = shape.clone();
        if (unknown >= 0) {
            if (known == 0 || elements % known != 0) {
                throw new ShapeException("reshape: " + elements + " elements do not fit " + Arrays.toString(shape));
            }
            result[unknown] = elements / known;
        } else if (known != elements) {
            throw new ShapeException("reshape: " + elements + " elements do not fit " + Arrays.toString(shape));
        }
        return result;
    }

    /** Checks that two shapes broadcast, as NumPy and libtorch define it. */
    static void requireBroadcastable(String op, long[] a, long[] b) {
        for (int i = 1; i <= Math.min(a.length, b.length); i++) {
            long x = a[a.length - i];
            long y = b[b.length - i];
            if (x != y && x != 1 && y != 1) {
                throw new ShapeException(op + ": shapes " + Arrays.toString(a) + " and " + Arrays.toString(b)
                        + " do not broadcast");
            }
        }
    }

    /** Checks that {@code from} broadcasts to exactly {@code to}. */
    static void requireBroadcastableTo(String op, long[] from, long[] to) {
        boolean fits = from.length <= to.length;
        for (int i = 1; fits && i <= from.length; i++) {
            fits = from[from.length - i] == to[to.length - i] || from[from.length - i] == 1;
        }
        if (!fits) {
            throw new ShapeException(op + ": shape " + Arrays.toString(from) + " does not broadcast to " + Arrays.toString(to));
        }
    }
}
