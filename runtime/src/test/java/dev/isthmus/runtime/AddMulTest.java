package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AddMulTest extends OpTest {
    private static long[] longs(Tensor t) {
        return t.segment().toArray(ValueLayout.JAVA_LONG);
    }

    @RepeatedTest(5)
    void addAndMulBroadcast() {
        int[] shape = {size(4), size(5), size(6)};
        Nd a = Nd.random(random, shape[0], 1, shape[2]);
        Nd b = Nd.random(random, shape[1], 1);
        double alpha = random.nextGaussian();
        Nd.make(shape, i -> a.broadcastAt(i) + b.broadcastAt(i)).assertMatches(a.tensor().add(b.tensor()), TOLERANCE, 1);
        Nd.make(shape, i -> a.broadcastAt(i) + alpha * b.broadcastAt(i))
                .assertMatches(a.strided().add(b.strided(), alpha), TOLERANCE, 1);
        Nd.make(shape, i -> a.broadcastAt(i) * b.broadcastAt(i)).assertMatches(a.tensor().mul(b.strided()), TOLERANCE);
        Nd.make(a.shape(), i -> a.at(i) * alpha).assertMatches(a.tensor().mul(alpha), TOLERANCE);
    }

    @RepeatedTest(5)
    void addInPlace() {
        Nd a = Nd.random(random, size(4), size(5), size(6));
        Nd b = Nd.random(random, a.shape()[1], 1);
        Tensor sum = a.tensor();
        sum.addInPlace(b.tensor());
        Nd.make(a.shape(), i -> a.at(i) + b.broadcastAt(i)).assertMatches(sum, TOLERANCE, 1);
        Tensor view = a.strided();
        view.addInPlace(b.tensor(), -1.75);
        Nd.make(a.shape(), i -> a.at(i) - 1.75 * b.broadcastAt(i)).assertMatches(view, TOLERANCE, 1);
    }

    @Test
    void aFactorLeavesTheDtypeAlone() {
        for (DType dtype : new DType[] {DType.F16, DType.BF16, DType.F32, DType.F64}) {
            Tensor row = Tensor.of(new float[] {2}, 1).to(dtype);
            assertEquals(dtype, row.mul(3).dtype());
            Tensor single = row.select(0, 0).mul(3);    // no dimensions left
            assertEquals(dtype, single.dtype());
            assertArrayEquals(new float[] {6}, single.to(DType.F32).toFloats());
        }
    }

    @Test
    void largeEnoughForThreads() {
        Nd a = Nd.random(random, 70_001);
        Nd b = Nd.random(random, 70_001);
        Nd.make(a.shape(), i -> a.at(i) + 3 * b.at(i)).assertMatches(a.tensor().add(b.tensor(), 3), TOLERANCE);
        Nd.make(a.shape(), i -> a.at(i) * b.at(i)).assertMatches(a.tensor().mul(b.tensor()), TOLERANCE);
    }

    @Test
    void integersAreExact() {
        long big = (1L << 53) + 1; // no double holds it
        Tensor a = Tensor.of(new long[] {big, -big, 7}, 3);
        Tensor b = Tensor.of(new long[] {1, 2, big}, 3);
        assertArrayEquals(new long[] {big + 1, -big + 2, 7 + big}, longs(a.add(b)));
        assertArrayEquals(new long[] {big - 3, -big - 6, 7 - 3 * big}, longs(a.add(b, -3)));
        assertArrayEquals(new long[] {big, -2 * big, 7 * big}, longs(a.mul(b)));
        a.addInPlace(b, 2);
        assertArrayEquals(new long[] {big + 2, -big + 4, 7 + 2 * big}, longs(a));
    }

    @Test
    void integersPromoteToFloats() {
        Tensor i = Tensor.of(new long[] {1, 2}, 2);
        Tensor f = Tensor.of(new float[] {0.5f, 0.25f}, 2);
        assertArrayEquals(new float[] {2, 2.5f}, i.add(f, 2).toFloats());
        assertArrayEquals(new float[] {1, 1.25f}, f.add(i, 0.5).toFloats());
        assertArrayEquals(new float[] {0.5f, 0.5f}, i.mul(f).toFloats());
    }

    @Test
    void aFactorKeepsTheType() {
        for (DType dtype : new DType[] {DType.F16, DType.BF16, DType.F32, DType.F64}) {
            Tensor product = Tensor.of(new float[] {3, -2}, 2).to(dtype).mul(0.5);
            assertEquals(dtype, product.dtype());
            assertArrayEquals(new float[] {1.5f, -1}, product.to(DType.F32).toFloats());
        }
    }

    @Test
    void refusals() {
        Tensor f = Tensor.zeros(DType.F32, 2, 3);
        Tensor i = Tensor.of(new long[] {1, 2}, 2);
        Tensor two = Tensor.zeros(DType.F32, 2);
        Refusals.refused(ShapeException.class, () -> f.add(two), "add", "[2, 3]", "[2]");
        Refusals.refused(ShapeException.class, () -> f.mul(two), "mul", "[2, 3]", "[2]");
        Refusals.refused(ShapeException.class, () -> f.addInPlace(two), "add in place", "[2, 3]", "[2]");
        Refusals.refused(ShapeException.class, () -> f.narrow(0, 0, 1).addInPlace(f.copy()), "add in place", "shape");
        Refusals.refused(TorchException.class, () -> i.narrow(0, 0, 1).expand(2).addInPlace(i), "add in place", "memory");
        Refusals.refused(TorchException.class, () -> i.addInPlace(two), "add in place", "Long");
        for (double alpha : new double[] {0.5, Double.NaN, Double.POSITIVE_INFINITY, 0x1p63, -1e300}) {
            Refusals.refused(IllegalArgumentException.class, () -> i.add(i, alpha), "alpha", "whole", "I64[2]");
            Refusals.refused(IllegalArgumentException.class, () -> i.addInPlace(i, alpha), "alpha", "whole", "I64[2]");
        }
    }
}
