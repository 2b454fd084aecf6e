package dev.isthmus.runtime;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class MatmulTest extends OpTest {
    private static Nd oracle(Nd a, Nd b, int... shape) {
        int rank = shape.length;
        int inner = a.shape()[a.shape().length - 1];
        return Nd.make(shape, index -> {
            double sum = 0;
            int[] left = index.clone();
            int[] right = index.clone();
            for (int k = 0; k < inner; k++) {
                left[rank - 1] = k;
                right[rank - 2] = k;
                sum += a.broadcastAt(left) * b.broadcastAt(right);
            }
            return sum;
        });
    }

    private static void check(Nd a, Nd b, Tensor product, int... shape) {
        oracle(a, b, shape).assertMatches(product, TOLERANCE, oracle(a.abs(), b.abs(), shape).largest());
    }

    @RepeatedTest(10)
    void oddSizes() {
        int rows = size(19);
        int inner = size(37);
        int columns = size(23);
        Nd a = Nd.random(random, rows, inner);
        Nd b = Nd.random(random, inner, columns);
        check(a, b, a.tensor().matmul(b.tensor()), rows, columns);
        check(a, b, a.strided().matmul(b.strided()), rows, columns);
    }

    @Test
    void batchesBroadcast() {
        Nd a = Nd.random(random, 3, 1, 5, 7);
        Nd b = Nd.random(random, 2, 7, 3);
        check(a, b, a.tensor().matmul(b.tensor()), 3, 2, 5, 3);
    }

    @Test
    void anEmptyInnerDimensionGivesZeros() {
        Nd a = Nd.random(random, 3, 0);
        Nd b = Nd.random(random, 0, 2);
        check(a, b, a.tensor().matmul(b.tensor()), 3, 2);
    }

    @Test
    void largeEnoughForThreads() {
        Nd a = Nd.random(random, 131, 67);
        Nd b = Nd.random(random, 67, 129);
        check(a, b, a.tensor().matmul(b.tensor()), 131, 129);
    }

    @Test
    void innerSizesMustAgree() {
        Tensor a = Nd.random(random, 2, 3).tensor();
        Refusals.refused(ShapeException.class, () -> a.matmul(a), "matmul", "F32[2, 3]");
        Refusals.refused(ShapeException.class, () -> a.matmul(a.select(0, 0)), "matmul", "F32[3]");
    }
}
