package dev.isthmus.runtime;

import java.util.Arrays;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ConcatTest extends OpTest {
    @RepeatedTest(10)
    void alongEveryDimension() {
        int[] shape = {size(4), size(4), size(4)};
        for (int dim = 0; dim < 3; dim++) {
            int d = dim;
            Nd[] parts = new Nd[size(4)];
            int total = 0;
            for (int p = 0; p < parts.length; p++) {
                int[] own = shape.clone();
                own[d] = random.nextInt(5);
                total += own[d];
                parts[p] = Nd.random(random, own);
            }
            int[] whole = shape.clone();
            whole[d] = total;
            Nd expected = Nd.make(whole, index -> {
                int[] at = index.clone();
                int part = 0;
                while (at[d] >= parts[part].shape()[d]) {
                    at[d] -= parts[part++].shape()[d];
                }
                return parts[part].at(at);
            });
            Tensor[] tensors = new Tensor[parts.length];
            for (int p = 0; p < parts.length; p++) {
                tensors[p] = p % 2 == 0 ? parts[p].tensor() : parts[p].strided();
            }
            expected.assertMatches(Tensor.concat(d, tensors), 0);
            expected.assertMatches(Tensor.concat(d - 3, tensors), 0);
        }
    }

    @Test
    void manyParts() {
        Tensor[] ones = new Tensor[1000];
        Arrays.fill(ones, Tensor.of(new float[] {1}, 1));
        Nd.make(new int[] {1000}, index -> 1).assertMatches(Tensor.concat(0, ones), 0);
        Tensor[] more = Arrays.copyOf(ones, 3000); // more than the thread's scratch memory holds
        Arrays.fill(more, ones[0]);
        Nd.make(new int[] {3000}, index -> 1).assertMatches(Tensor.concat(0, more), 0);
    }

    @Test
    void refusals() {
        Tensor a = Nd.random(random, 2, 3).tensor();
        Tensor b = Nd.random(random, 2, 4).tensor();
        Refusals.refused(ShapeException.class, () -> Tensor.concat(0), "concat", "no tensors");
        Refusals.refused(ShapeException.class, () -> Tensor.concat(0, a, b), "concat", "F32[2, 3]", "F32[2, 4]");
        Refusals.refused(ShapeException.class, () -> Tensor.concat(1, a, b.view(8)), "concat", "F32[8]");
        Refusals.refused(ShapeException.class, () -> Tensor.concat(2, a, a), "concat", "dimension 2");
    }
}
