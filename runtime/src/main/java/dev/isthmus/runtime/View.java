package dev.isthmus.runtime;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A way of looking at a tensor's memory: worked out in Java, so that a wrong one never reaches libtorch.
 *
 * @param shape   of the view
 * @param strides of the view, in elements
 * @param offset  of the view's first element from the tensor's
 */
record View(long[] shape, long[] strides, long offset) {

    static View reshaped(Tensor t, long[] shape) {
        if (!t.isContiguous()) {
            throw new ShapeException("view: " + t + " is not contiguous; use reshape");
        }
        long[] full = Shapes.inferred(t.elements(), shape);
        return new View(full, Shapes.contiguousStrides(full), 0);
    }

    static View permuted(Tensor t, int[] order) {
        int rank = t.rank();
        if (order.length != rank) {
            throw new ShapeException("permute: order " + Arrays.toString(order) + " for " + t);
        }
        long[] shape = new long[rank];
        long[] strides = new long[rank];
        boolean[] seen = new boolean[rank];
        long[] from = t.strides();
        for (int i = 0; i < rank; i++) {
            int d = Shapes.dimension(order[i], rank, "permute");
            if (seen[d]) {
                throw new ShapeException("permute: order " + Arrays.toString(order) + " names dimension " + d + " twice");
            }
            seen[d] = true;
            shape[i] = t.size(d);
            strides[i] = from[d];
        }
        return new View(shape, strides, 0);
    }

    static View narrowed(Tensor t, int dim, long start, long length) {
        int d = Shapes.dimension(dim, t.rank(), "narrow");
        if (start < 0 || length < 0 || start > t.size(d) - length) {
            throw new ShapeException("narrow: " + length + " entries from " + start + " of dimension " + d + " of " + t);
        }
        long[] shape = t.shape();
        long[] strides = t.strides();
        shape[d] = length;
        return new View(shape, strides, start * strides[d]);
    }

    static View selected(Tensor t, int dim, long index) {
        int d = Shapes.dimension(dim, t.rank(), "select");
        if (index < 0 || index >= t.size(d)) {
            throw new ShapeException("select: entry " + index + " of dimension " + d + " of " + t);
        }
        long[] strides = t.strides();
        return new View(without(t.shape(), d), without(strides, d), index * strides[d]);
    }

    private static long[] without(long[] values, int d) {
        long[] rest = new long[values.length - 1];
        System.arraycopy(values, 0, rest, 0, d);
        System.arraycopy(values, d + 1, rest, d, rest.length - d);
        return rest;
    }

    static View expanded(Tensor t, long[] shape) {
        if (shape.length != t.rank()) {
            throw new ShapeException("expand: " + t + " to " + Arrays.toString(shape) + "; ranks differ");
        }
        Shapes.elements(shape);
        long[] strides = t.strides();
        for (int d = 0; d < shape.length; d++) {
            if (t.size(d) != shape[d]) {
                if (t.size(d) != 1) {
                    throw new ShapeException("expand: " + t + " to " + Arrays.toString(shape));
                }
                strides[d] = 0;
            }
        }
        return new View(shape.clone(), strides, 0);
    }

    static View transposed(Tensor t, int a, int b) {
        int[] order = IntStream.range(0, t.rank()).toArray();
        int first = Shapes.dimension(a, t.rank(), "transpose");
        int second = Shapes.dimension(b, t.rank(), "transpose");
        order[first] = second;
        order[second] = first;
        return permuted(t, order);
    }

    static View unsqueezed(Tensor t, int dim) {
        int d = Shapes.dimension(dim, t.rank() + 1, "unsqueeze");
        long stride = d < t.rank() ? t.shape()[d] * t.strides()[d] : 1;
        return new View(with(t.shape(), d, 1), with(t.strides(), d, stride), 0);
    }

    static View squeezed(Tensor t, int dim) {
        int d = Shapes.dimension(dim, t.rank(), "squeeze");
        if (t.shape()[d] != 1) {
            throw new ShapeException("squeeze: dimension " + dim + " of " + t + " has size " + t.shape()[d] + "; expected 1");
        }
        return new View(without(t.shape(), d), without(t.strides(), d), 0);
    }

    private static long[] with(long[] values, int d, long value) {
        long[] more = new long[values.length + 1];
        System.arraycopy(values, 0, more, 0, d);
        more[d] = value;
        System.arraycopy(values, d, more, d + 1, values.length - d);
        return more;
    }
}
