package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CopyTest extends OpTest {
    /** Numbers that every dtype holds once cut to its kind. */
    private static final double[] NUMBERS = {0, 1, 2, 3.5, 100, 0.25, 127};

    /** Writes and reads elements in Java, so that no conversion of libtorch checks itself. */
    private static void write(Tensor t, int i, double value) {
        MemorySegment s = t.segment();
        switch (t.dtype()) {
            case U8, I8 -> s.setAtIndex(ValueLayout.JAVA_BYTE, i, (byte) value);
            case BOOL -> s.setAtIndex(ValueLayout.JAVA_BYTE, i, (byte) (value != 0 ? 1 : 0));
            case I16, U16 -> s.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) value);
            case I32, U32 -> s.setAtIndex(ValueLayout.JAVA_INT, i, (int) value);
            case I64, U64 -> s.setAtIndex(ValueLayout.JAVA_LONG, i, (long) value);
            case F16 -> s.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16((float) value));
            case BF16 -> s.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (Float.floatToRawIntBits((float) value) >> 16));
            case F32 -> s.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) value);
            case F64 -> s.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
        }
    }

    private static double read(Tensor t, int i) {
        MemorySegment s = t.segment();
        return switch (t.dtype()) {
            case U8, I8, BOOL -> s.getAtIndex(ValueLayout.JAVA_BYTE, i);
            case I16, U16 -> s.getAtIndex(ValueLayout.JAVA_SHORT, i);
            case I32, U32 -> s.getAtIndex(ValueLayout.JAVA_INT, i);
            case I64, U64 -> s.getAtIndex(ValueLayout.JAVA_LONG, i);
            case F16 -> Float.float16ToFloat(s.getAtIndex(ValueLayout.JAVA_SHORT, i));
            case BF16 -> Float.intBitsToFloat(s.getAtIndex(ValueLayout.JAVA_SHORT, i) << 16);
            case F32 -> s.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            case F64 -> s.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
        };
    }

    private static double held(DType dtype, double value) {
        return dtype == DType.BOOL ? (value != 0 ? 1 : 0) : dtype.isFloating() ? value : (long) value;
    }

    @Test
    void readingAViewLeavesNothingBehind() {
        Tensor turned = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).transpose(0, 1);
        int before = Scope.current().size();
        assertArrayEquals(new float[] {1, 3, 2, 4}, turned.toFloats());
        assertEquals(before, Scope.current().size());
    }

    @Test
    void everyTypeToEveryOther() {
        for (DType from : DType.values()) {
            Tensor source = Tensor.empty(from, NUMBERS.length);
            for (int i = 0; i < NUMBERS.length; i++) {
                write(source, i, NUMBERS[i]);
            }
            for (DType to : DType.values()) {
                Tensor converted = source.to(to);
                Tensor copied = Tensor.empty(to, NUMBERS.length);
                copied.copyFrom(source);
                assertEquals(to, converted.dtype());
                for (int i = 0; i < NUMBERS.length; i++) {
                    double expected = held(to, held(from, NUMBERS[i]));
                    assertEquals(expected, read(converted, i), () -> from + " to " + to);
                    assertEquals(expected, read(copied, i), () -> from + " to " + to);
                }
            }
        }
    }

    @Test
    void toTheSameTypeIsTheSameTensor() {
        Tensor t = Nd.random(random, 3).tensor();
        assertSame(t, t.to(DType.F32));
    }

    @Test
    void aCopyIsIndependent() {
        Tensor t = Tensor.of(new float[] {1, 2}, 2);
        Tensor copy = t.copy();
        assertNotSame(t, copy);
        copy.addInPlace(t);
        assertArrayEquals(new float[] {1, 2}, t.toFloats());
    }

    @RepeatedTest(5)
    void broadcasts() {
        int[] shape = {size(4), size(5), size(6)};
        for (int mask = 0; mask < 8; mask++) {
            Nd source = Nd.random(random, (mask & 1) == 0 ? shape[0] : 1, (mask & 2) == 0 ? shape[1] : 1,
                    (mask & 4) == 0 ? shape[2] : 1);
            Tensor target = Nd.random(random, shape).strided();
            target.copyFrom(source.tensor());
            Nd.make(shape, source::broadcastAt).assertMatches(target, 0);
        }
        Nd row = Nd.random(random, shape[2]);
        Tensor target = Tensor.empty(DType.F32, shape[0], shape[1], shape[2]);
        target.copyFrom(row.tensor());
        Nd.make(shape, row::broadcastAt).assertMatches(target, 0);
    }

    @Test
    void stridedCopies() {
        Nd x = Nd.random(random, 3, 5, 7);
        x.assertMatches(x.strided().copy(), 0);
        x.assertMatches(x.strided().contiguous(), 0);
    }

    @Test
    void refusals() {
        Tensor t = Tensor.zeros(DType.F32, 2, 3);
        Refusals.refused(ShapeException.class, () -> t.copyFrom(Tensor.zeros(DType.F32, 2)), "copy", "[2, 3]", "[2]");
        Refusals.refused(ShapeException.class, () -> t.copyFrom(Tensor.zeros(DType.F32, 4, 2, 3)), "copy", "4");
        Refusals.refused(ShapeException.class, () -> t.narrow(1, 0, 1).copyFrom(t), "copy", "3");
    }
}
