package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.isthmus.runtime.Layers.Activation;
import java.util.Arrays;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LinearTest extends OpTest {
    private static Nd oracle(Nd input, Nd weight, Nd bias, Activation activation) {
        int last = input.shape().length - 1;
        int[] shape = input.shape().clone();
        shape[last] = weight.shape()[0];
        return Nd.make(shape, index -> {
            int[] at = index.clone();
            int out = index[last];
            double sum = bias == null ? 0 : bias.at(out);
            for (int k = 0; k < weight.shape()[1]; k++) {
                at[last] = k;
                sum += input.at(at) * weight.at(out, k);
            }
            return apply(activation, sum);
        });
    }

    private static double apply(Activation activation, double x) {
        return switch (activation) {
            case NONE -> x;
            case GELU -> Formulas.gelu(x);
            case SILU -> Formulas.silu(x);
        };
    }

    private static double scale(Nd input, Nd weight, Nd bias) {
        return oracle(input.abs(), weight.abs(), bias == null ? null : bias.abs(), Activation.NONE).largest();
    }

    private void check(Nd input, Nd weight, Nd bias) {
        for (Activation activation : Activation.values()) {
            Nd expected = oracle(input, weight, bias, activation);
            Tensor b = bias == null ? null : bias.tensor();
            double scale = scale(input, weight, bias);
            expected.assertMatches(input.tensor().linear(weight.tensor(), b, activation), TOLERANCE, scale);
            expected.assertMatches(input.strided().linear(weight.strided(), b, activation), TOLERANCE, scale);
        }
    }

    @RepeatedTest(10)
    void oddSizes() {
        int in = size(37);
        int out = size(29);
        Nd input = Nd.random(random, size(11), in);
        Nd weight = Nd.random(random, out, in);
        check(input, weight, Nd.random(random, out));
        check(input, weight, null);
    }

    @Test
    void leadingDimensionsAreKept() {
        Nd weight = Nd.random(random, 5, 7);
        Nd bias = Nd.random(random, 5);
        for (int[] shape : new int[][] {{7}, {1, 7}, {3, 7}, {2, 3, 7}, {2, 1, 3, 7}}) {
            check(Nd.random(random, shape), weight, bias);
        }
    }

    @Test
    void largeEnoughForThreads() {
        check(Nd.random(random, 65, 129), Nd.random(random, 131, 129), Nd.random(random, 131));
    }

    @Test
    void emptyDimensions() {
        for (int[] sizes : new int[][] {{0, 3, 2}, {3, 0, 2}, {3, 2, 0}}) {
            check(Nd.random(random, sizes[0], sizes[1]), Nd.random(random, sizes[2], sizes[1]),
                    Nd.random(random, sizes[2]));
        }
    }

    @Test
    void operandsMayBeViewsIntoOneTensor() {
        Nd all = Nd.random(random, 9, 13);
        Tensor t = all.tensor();
        Nd input = Nd.make(new int[] {4, 6}, i -> all.at(1 + i[0], 2 + i[1]));
        Nd weight = Nd.make(new int[] {3, 6}, i -> all.at(5 + i[0], 7 + i[1]));
        Nd bias = Nd.make(new int[] {3}, i -> all.at(2 + i[0], 4));
        oracle(input, weight, bias, Activation.NONE).assertMatches(
                t.narrow(0, 1, 4).narrow(1, 2, 6).linear(
                        t.narrow(0, 5, 3).narrow(1, 7, 6), t.select(1, 4).narrow(0, 2, 3)), TOLERANCE,
                scale(input, weight, bias));
    }

    @Test
    void aBroadcastBias() {
        Nd input = Nd.random(random, 4, 6);
        Nd weight = Nd.random(random, 5, 6);
        Nd one = Nd.random(random, 1);
        Nd bias = Nd.make(new int[] {5}, i -> one.at(0));
        oracle(input, weight, bias, Activation.NONE)
                .assertMatches(input.tensor().linear(weight.tensor(), one.tensor().expand(5)), TOLERANCE,
                        scale(input, weight, bias));
    }

    @Test
    void doublePrecisionTakesTheOtherPath() {
        Nd input = Nd.random(random, 5, 11);
        Nd weight = Nd.random(random, 7, 11);
        Nd bias = Nd.random(random, 7);
        for (Activation activation : Activation.values()) {
            Tensor y = input.tensor().to(DType.F64)
                    .linear(weight.tensor().to(DType.F64), bias.tensor().to(DType.F64), activation);
            assertEquals(DType.F64, y.dtype());
            oracle(input, weight, bias, activation).assertMatches(y.to(DType.F32), TOLERANCE,
                    scale(input, weight, bias));
        }
    }

    @Test
    void mixedTypesAreRefused() {
        Tensor x = Nd.random(random, 2, 3).tensor();
        Tensor w = Nd.random(random, 4, 3).tensor();
        Tensor b = Nd.random(random, 4).tensor();
        for (DType other : Arrays.asList(DType.F64, DType.I64, DType.I32, DType.BF16)) {
            Refusals.refused(DTypeException.class, () -> x.to(other).linear(w, b), "linear");
            Refusals.refused(DTypeException.class, () -> x.linear(w.to(other), b), "linear");
            Refusals.refused(DTypeException.class, () -> x.linear(w, b.to(other)), "linear");
        }
    }

    @Test
    void shapesMustAgree() {
        Tensor x = Nd.random(random, 2, 3).tensor();
        Tensor w = Nd.random(random, 4, 3).tensor();
        Refusals.refused(ShapeException.class, () -> x.linear(w.permute(1, 0), null), "linear", "F32[2, 3]", "F32[3, 4]");
        Refusals.refused(ShapeException.class, () -> x.linear(w, Nd.random(random, 3).tensor()), "linear", "F32[3]");
        Refusals.refused(ShapeException.class, () -> x.linear(x.select(0, 0), null), "linear");
    }
}
