package dev.isthmus.runtime;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AttentionTest extends OpTest {
    private static Nd oracle(Nd q, Nd k, Nd v) {
        int width = q.shape()[3];
        Nd scores = Nd.make(new int[] {q.shape()[0], q.shape()[1], q.shape()[2], k.shape()[2]}, i -> {
            double dot = 0;
            for (int c = 0; c < width; c++) {
                dot += q.at(i[0], i[1], i[2], c) * k.at(i[0], i[1], i[3], c);
            }
            return dot / Math.sqrt(width);
        });
        Nd weights = SoftmaxTest.oracle(scores, 3);
        return Nd.make(new int[] {q.shape()[0], q.shape()[1], q.shape()[2], v.shape()[3]}, i -> {
            double sum = 0;
            for (int s = 0; s < k.shape()[2]; s++) {
                sum += weights.at(i[0], i[1], i[2], s) * v.at(i[0], i[1], s, i[3]);
            }
            return sum;
        });
    }

    private void check(int batch, int heads, int queries, int keys, int width) {
        Nd q = Nd.random(random, batch, heads, queries, width);
        Nd k = Nd.random(random, batch, heads, keys, width);
        Nd v = Nd.random(random, batch, heads, keys, width);
        oracle(q, k, v).assertMatches(q.tensor().scaledDotProductAttention(k.tensor(), v.tensor()), 1e-5, v.largest());
        oracle(q, k, v).assertMatches(q.strided().scaledDotProductAttention(k.strided(), v.strided()), 1e-5, v.largest());
    }

    @RepeatedTest(8)
    void oddSizes() {
        check(size(3), size(3), size(13), size(17), size(19));
    }

    @Test
    void moreKeysThanOneBlock() {
        check(1, 2, 67, 531, 8);
    }

    /** The way the models call it: one fused projection, cut and permuted without a copy. */
    @Test
    void viewsOfOneProjection() {
        Nd qkv = Nd.random(random, 2, 5, 3, 4, 7); // [B, T, 3, heads, d]
        Tensor t = qkv.tensor().permute(2, 0, 3, 1, 4);
        Nd[] parts = new Nd[3];
        for (int p = 0; p < 3; p++) {
            int part = p;
            parts[p] = Nd.make(new int[] {2, 4, 5, 7}, i -> qkv.at(i[0], i[2], part, i[1], i[3]));
        }
        oracle(parts[0], parts[1], parts[2])
                .assertMatches(t.select(0, 0).scaledDotProductAttention(t.select(0, 1), t.select(0, 2)), 1e-5,
                        parts[2].largest());
    }

    @Test
    void refusals() {
        Tensor q = Nd.random(random, 1, 2, 3, 4).tensor();
        Tensor flat = q.view(2, 3, 4);
        Tensor narrow = q.narrow(3, 0, 2);
        Tensor fewer = q.narrow(2, 0, 2);
        Tensor threeHeads = Nd.random(random, 1, 3, 3, 4).tensor();
        Refusals.refused(ShapeException.class, () -> q.scaledDotProductAttention(flat, q), "attention", "F32[2, 3, 4]");
        Refusals.refused(ShapeException.class, () -> q.scaledDotProductAttention(narrow, q), "attention", "F32[1, 2, 3, 2]");
        Refusals.refused(ShapeException.class, () -> q.scaledDotProductAttention(q, fewer), "attention", "F32[1, 2, 2, 4]");
        Refusals.refused(ShapeException.class, () -> q.scaledDotProductAttention(threeHeads, threeHeads), "attention",
                "F32[1, 3, 3, 4]");
        Refusals.refused(DTypeException.class, () -> q.scaledDotProductAttention(q.to(DType.F64), q), "attention", "F64");
    }
}
