package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Layers.Activation;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A row's result does not depend on its company in the batch, up to rounding; the differences are printed. */
class BatchIndependenceTest extends OpTest {
    private static final int ROWS = 13;

    private void check(String name, Tensor batch, UnaryOperator<Tensor> op) {
        Nd together = Nd.of(op.apply(batch));
        int row = together.data().length / ROWS;
        double worst = 0;
        for (int r = 0; r < ROWS; r++) {
            Nd alone = Nd.of(op.apply(batch.narrow(0, r, 1)));
            for (int i = 0; i < row; i++) {
                worst = Math.max(worst, Math.abs(alone.data()[i] - together.data()[r * row + i]));
            }
        }
        double relative = worst / together.largest();
        System.out.println("batch independence of " + name + " at " + threads + " threads: " + relative);
        assertTrue(relative <= 1e-6, () -> name + ": " + relative);
    }

    @Test
    void linear() {
        Tensor x = Nd.random(random, ROWS, 67).tensor();
        Tensor w = Nd.random(random, 93, 67).tensor();
        Tensor b = Nd.random(random, 93).tensor();
        for (Activation activation : Activation.values()) {
            check("linear " + activation, x, t -> t.linear(w, b, activation));
        }
    }

    @Test
    void matmul() {
        Tensor x = Nd.random(random, ROWS, 5, 67).tensor();
        Tensor w = Nd.random(random, 67, 31).tensor();
        check("matmul", x, t -> t.matmul(w));
    }

    @Test
    void attention() {
        Tensor x = Nd.random(random, ROWS, 3, 37, 16).tensor();
        check("attention", x, t -> t.scaledDotProductAttention(t, t));
    }

    @Test
    void norms() {
        Tensor x = Nd.random(random, ROWS, 6, 5, 7).tensor();
        check("layerNorm", x, t -> t.layerNorm(null, null, 1e-5));
        check("groupNorm", x, t -> t.groupNorm(3, null, null, 1e-5));
        check("softmax", x, t -> t.softmax(-1));
    }

    @Test
    void conv2d() {
        Tensor x = Nd.random(random, ROWS, 6, 9, 7).tensor();
        Tensor w = Nd.random(random, 5, 6, 3, 3).tensor();
        check("conv2d", x, t -> t.conv2d(w, null, 1, 1));
    }
}
