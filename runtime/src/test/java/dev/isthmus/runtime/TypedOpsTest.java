package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The typed methods that have no test of their own, against formulas in Java, on random numbers: each would notice another op. */
class TypedOpsTest extends OpTest {
    private static final int SIZE = 12;

    private double[] a;
    private double[] b;

    private Tensor tensor(double[] values) {
        return Tensor.of(values, 3, 4);
    }

    private void draw() {
        a = random.doubles(SIZE, 0.1, 3).toArray();
        b = random.doubles(SIZE, -2, 2).toArray();
        b[5] = a[5];
    }

    private void unary(UnaryOperator<Tensor> op, DoubleUnaryOperator formula, double[] of) {
        assertArrayEquals(IntStream.range(0, SIZE).mapToDouble(i -> formula.applyAsDouble(of[i])).toArray(),
                op.apply(tensor(of)).toDoubles(), 1e-12);
    }

    private void binary(BinaryOperator<Tensor> op, DoubleBinaryOperator formula) {
        assertArrayEquals(IntStream.range(0, SIZE).mapToDouble(i -> formula.applyAsDouble(a[i], b[i])).toArray(),
                op.apply(tensor(a), tensor(b)).to(DType.F64).toDoubles(), 1e-12);
    }

    @Test
    void oneByOne() {
        draw();
        unary(Tensor::neg, x -> -x, b);
        unary(Tensor::abs, Math::abs, b);
        unary(Tensor::exp, Math::exp, b);
        unary(Tensor::log, Math::log, a);
        unary(Tensor::sqrt, Math::sqrt, a);
        unary(Tensor::sin, Math::sin, b);
        unary(Tensor::cos, Math::cos, b);
        unary(Tensor::tanh, Math::tanh, b);
        unary(Tensor::sigmoid, x -> 1 / (1 + Math.exp(-x)), b);
        unary(Tensor::relu, x -> Math.max(x, 0), b);
        unary(t -> t.pow(2.5), x -> Math.pow(x, 2.5), a);
        unary(t -> t.clamp(-1, 0.5), x -> Math.clamp(x, -1, 0.5), b);
        unary(t -> t.add(2.5), x -> x + 2.5, b);
        unary(t -> t.add(2), x -> x + 2, b);
        unary(t -> t.sub(0.5), x -> x - 0.5, b);
        unary(t -> t.sub(3), x -> x - 3, b);
        unary(t -> t.mul(3), x -> x * 3, b);
        unary(t -> t.mul(0.1), x -> x * 0.1, b);
        unary(t -> t.div(4), x -> x / 4, b);
        assertEquals(0.8413447460685429, Tensor.of(new double[] {1}, 1).gelu().item(), 1e-12, "the exact GELU: Phi(1)");
    }

    @Test
    void twoByTwo() {
        draw();
        binary(Tensor::sub, (x, y) -> x - y);
        binary(Tensor::div, (x, y) -> x / y);
        binary(Tensor::maximum, Math::max);
        binary(Tensor::minimum, Math::min);
        binary(Tensor::eq, (x, y) -> x == y ? 1 : 0);
        binary(Tensor::lt, (x, y) -> x < y ? 1 : 0);
        binary(Tensor::gt, (x, y) -> x > y ? 1 : 0);
        binary((x, y) -> x.where(x.lt(y), y), Math::min);
    }

    @Test
    void numbersAndIntegers() {
        Tensor i = Tensor.of(new long[] {1, 2, 3}, 3);
        assertArrayEquals(new long[] {6, 7, 8}, i.add(5).toLongs());
        assertArrayEquals(new long[] {-1, 0, 1}, i.sub(2).toLongs());
        assertArrayEquals(new long[] {3, 6, 9}, i.mul(3).toLongs());
        assertArrayEquals(new float[] {0.5f, 1, 1.5f}, i.div(2).toFloats(), "division is true division");
        assertArrayEquals(new float[] {1.5f, 2.5f, 3.5f}, i.add(0.5).toFloats());
    }

    @Test
    void overOneDimension() {
        Tensor x = Tensor.of(new double[] {1, 9, 3, 7, 5, 2}, 2, 3);
        assertEquals(27, x.sum().item());
        assertEquals(4.5, x.mean().item());
        assertArrayEquals(new double[] {13, 14}, x.sum(1).toDoubles());
        assertArrayEquals(new double[] {8, 14, 5}, x.sum(0).toDoubles());
        assertArrayEquals(new double[] {4, 7, 2.5}, x.mean(0).toDoubles());
        assertArrayEquals(new double[] {9, 7}, x.amax(-1).toDoubles());
        assertArrayEquals(new double[] {1, 5, 2}, x.amin(0).toDoubles());
        assertArrayEquals(new long[] {1, 0}, x.argmax(1).toLongs());
    }

    @Test
    void shapesAndPlaces() {
        Tensor x = Tensor.of(new double[] {1, 9, 3, 7, 5, 2}, 2, 3);
        assertArrayEquals(new double[] {1, 7, 9, 5, 3, 2}, x.transpose(0, -1).toDoubles());
        assertArrayEquals(new long[] {2, 1, 3}, x.unsqueeze(1).shape());
        assertArrayEquals(new long[] {2, 3, 1}, x.unsqueeze(-1).shape());
        assertArrayEquals(new long[] {2, 3}, x.unsqueeze(1).squeeze(1).shape());
        assertArrayEquals(new long[] {6}, x.transpose(0, 1).flatten().shape());
        assertArrayEquals(new double[] {3, 7, 7}, Tensor.of(new double[] {1, 9, 3, 7, 5, 2}, 6)
                .gather(0, Tensor.of(new long[] {2, 3, 3}, 3)).toDoubles());
        assertArrayEquals(new float[] {2.5f, 2.5f}, Tensor.full(2.5, DType.F32, 2).toFloats());
        assertArrayEquals(new boolean[] {true, false}, Tensor.of(new boolean[] {true, false}, 2).toBooleans());
        assertArrayEquals(new int[] {-7, 8}, Tensor.of(new int[] {-7, 8}, 2).toInts());
    }
}
