package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith({NoLeaks.class, InScope.class})
class TensorMakingTest {
    @ParameterizedTest
    @EnumSource
    void emptyHasTheShapeAndRoom(DType dtype) {
        Tensor t = Tensor.empty(dtype, 3, 1, 5);
        assertEquals(dtype, t.dtype());
        assertEquals(Device.CPU, t.device());
        assertArrayEquals(new long[] {3, 1, 5}, t.shape());
        assertEquals(3, t.rank());
        assertEquals(15, t.elements());
        assertEquals(5, t.size(-1));
        assertEquals(3, t.size(0));
        assertTrue(t.isContiguous());
        assertEquals(15L * dtype.bytes(), t.segment().byteSize());
        assertEquals(dtype + "[3, 1, 5]", t.toString());
    }

    @ParameterizedTest
    @EnumSource
    void zerosAreZeroBytes(DType dtype) {
        Tensor t = Tensor.empty(dtype, 7, 11);
        t.segment().fill((byte) 1);
        t.close(); // its memory is likely to be given out again
        assertArrayEquals(new byte[77 * dtype.bytes()],
                Tensor.zeros(dtype, 7, 11).segment().toArray(ValueLayout.JAVA_BYTE));
    }

    @Test
    void arraysAreCopied() {
        float[] floats = {1.5f, -2, Float.NaN, Float.NEGATIVE_INFINITY};
        Tensor f = Tensor.of(floats, 2, 2);
        floats[0] = 9;
        assertArrayEquals(new float[] {1.5f, -2, Float.NaN, Float.NEGATIVE_INFINITY}, f.toFloats());

        long[] longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE};
        Tensor l = Tensor.of(longs, 3);
        longs[1] = 9;
        assertEquals(DType.I64, l.dtype());
        assertArrayEquals(new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}, l.segment().toArray(ValueLayout.JAVA_LONG));
    }

    @Test
    void aShapeGivenAndTakenIsCopied() {
        long[] shape = {2, 3};
        Tensor t = Tensor.zeros(DType.F32, shape);
        shape[0] = 9;
        t.shape()[1] = 9;
        assertArrayEquals(new long[] {2, 3}, t.shape());
    }

    @Test
    void noDimensionsIsOneElement() {
        Tensor t = Tensor.of(new float[] {4});
        assertEquals(0, t.rank());
        assertEquals(1, t.elements());
        assertArrayEquals(new float[] {4}, t.toFloats());
    }

    @Test
    void noElements() {
        Tensor t = Tensor.zeros(DType.F32, 3, 0, 2);
        assertEquals(0, t.elements());
        assertTrue(t.isContiguous());
        assertEquals(0, t.segment().byteSize());
        assertEquals(0, t.permute(2, 1, 0).copy().toFloats().length);
    }

    @Test
    void sixteenDimensionsAndNoMore() {
        long[] shape = new long[16];
        Arrays.fill(shape, 1);
        assertEquals(16, Tensor.zeros(DType.F32, shape).rank());
        Refusals.refused(ShapeException.class, () -> Tensor.zeros(DType.F32, new long[17]), "17 dimensions", "16");
    }

    @Test
    void countsMustFitTheShape() {
        Refusals.refused(ShapeException.class, () -> Tensor.of(new float[5], 2, 3), "5 values", "[2, 3]");
        Refusals.refused(ShapeException.class, () -> Tensor.of(new long[5], 2, 3), "5 values", "[2, 3]");
        Refusals.refused(ShapeException.class, () -> Tensor.of(new float[0]), "0 values", "[]");
        Refusals.refused(ShapeException.class, () -> Tensor.of(new float[1], 1L << 50), "1 values", "[1125899906842624]");
    }

    @Test
    void impossibleShapes() {
        Refusals.refused(ShapeException.class, () -> Tensor.empty(DType.F32, 2, -1), "[2, -1]", "negative");
        Refusals.refused(ShapeException.class, () -> Tensor.zeros(DType.F32, 1L << 32, 1L << 32), "2^63");
        Refusals.refused(ShapeException.class, () -> Tensor.empty(DType.F32, 1L << 62), "2^63 bytes");
        Refusals.refused(OutOfMemoryException.class, () -> Tensor.empty(DType.F32, 1L << 48), "empty", "this machine has");
    }

    @Test
    void dimensionsOutOfRange() {
        Tensor t = Tensor.zeros(DType.F32, 2, 3);
        Refusals.refused(ShapeException.class, () -> t.size(2), "size", "dimension 2", "rank 2");
        Refusals.refused(ShapeException.class, () -> t.size(-3), "size", "dimension -3", "rank 2");
    }

    @Test
    void toFloatsIsForFloats() {
        Refusals.refused(DTypeException.class, () -> Tensor.zeros(DType.I64, 2).toFloats(), "I64[2]", "F32");
    }
}
