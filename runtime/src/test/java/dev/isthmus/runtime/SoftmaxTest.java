package dev.isthmus.runtime;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SoftmaxTest extends OpTest {
    static Nd oracle(Nd x, int dim) {
        return Nd.make(x.shape(), index -> {
            double sum = 0;
            int[] at = index.clone();
            for (int k = 0; k < x.shape()[dim]; k++) {
                at[dim] = k;
                sum += Math.exp(x.at(at));
            }
            return Math.exp(x.at(index)) / sum;
        });
    }

    @RepeatedTest(5)
    void everyDimension() {
        Nd x = Nd.random(random, size(5), size(17), size(23));
        for (int dim = 0; dim < 3; dim++) {
            oracle(x, dim).assertMatches(x.tensor().softmax(dim), TOLERANCE);
            oracle(x, dim).assertMatches(x.strided().softmax(dim - 3), TOLERANCE);
        }
    }

    @Test
    void largeNumbersDoNotOverflow() {
        Nd expected = new Nd(new int[] {3}, new double[] {1, 0, 0});
        expected.assertMatches(Tensor.of(new float[] {1e30f, -1e30f, 0}, 3).softmax(0), 0);
    }

    @Test
    void refusals() {
        Tensor x = Nd.random(random, 2, 3).tensor();
        Refusals.refused(ShapeException.class, () -> x.softmax(2), "softmax", "dimension 2", "rank 2");
        Refusals.refused(ShapeException.class, () -> x.softmax(-3), "softmax", "dimension -3");
        Refusals.refused(DTypeException.class, () -> x.to(DType.I64).softmax(0), "softmax", "I64");
    }
}
