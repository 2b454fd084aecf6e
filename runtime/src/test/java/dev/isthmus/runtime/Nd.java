package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The oracle's tensor: numbers in row-major order, in double precision, addressed by index and nothing else. */
record Nd(int[] shape, double[] data) {

    /** The value of every index by a formula. */
    static Nd make(int[] shape, ToDoubleFunction<int[]> formula) {
        double[] data = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        int[] index = new int[shape.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = formula.applyAsDouble(index);
            for (int d = shape.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
                index[d] = 0;
            }
        }
        return new Nd(shape, data);
    }

    /** Normally distributed numbers that a float holds exactly. */
    static Nd random(Random random, int... shape) {
        return make(shape, index -> (float) random.nextGaussian());
    }

    static Nd of(Tensor t) {
        float[] floats = t.toFloats();
        return new Nd(Arrays.stream(t.shape()).mapToInt(Math::toIntExact).toArray(),
                IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray());
    }

    double at(int... index) {
        int offset = 0;
        for (int d = 0; d < shape.length; d++) {
            offset = offset * shape[d] + index[d];
        }
        return data[offset];
    }

    /** The element that broadcasting to a shape of more or larger dimensions puts at {@code index}. */
    double broadcastAt(int... index) {
        int[] own = new int[shape.length];
        for (int d = 0; d < shape.length; d++) {
            own[d] = shape[d] == 1 ? 0 : index[index.length - shape.length + d];
        }
        return at(own);
    }

    long[] longShape() {
        return Arrays.stream(shape).asLongStream().toArray();
    }

    Tensor tensor() {
        float[] floats = new float[data.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) data[i];
        }
        return Tensor.of(floats, longShape());
    }

    /** The same numbers in a tensor that is a strided view: its memory has the dimensions in reverse. */
    Tensor strided() {
        int rank = shape.length;
        int[] reverse = IntStream.range(0, rank).map(d -> rank - 1 - d).toArray();
        return tensor().permute(reverse).copy().permute(reverse);
    }

    Nd abs() {
        return make(shape, index -> Math.abs(at(index)));
    }

    double largest() {
        return Arrays.stream(data).map(Math::abs).max().orElse(0);
    }

    /** Compares with an F32 tensor, relative to the largest expected number. */
    void assertMatches(Tensor actual, double tolerance) {
        assertMatches(actual, tolerance, largest());
    }

    /** Compares with an F32 tensor, relative to {@code scale}: that of the summands, where sums may cancel. */
    void assertMatches(Tensor actual, double tolerance, double scale) {
        assertArrayEquals(longShape(), actual.shape());
        float[] floats = actual.toFloats();
        for (int i = 0; i < floats.length; i++) {
            if (!(Math.abs(floats[i] - data[i]) <= tolerance * scale)) {
                fail("element " + i + " of " + actual + " is " + floats[i] + "; expected " + data[i] + " within "
                        + tolerance * scale);
            }
        }
    }
}
