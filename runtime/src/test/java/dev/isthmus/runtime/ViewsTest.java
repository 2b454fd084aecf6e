package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({NoLeaks.class, InScope.class})
class ViewsTest {
    private Tensor t;

    @BeforeEach
    void sixNumbers() {
        t = Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3);
    }

    @Test
    void shareTheirMemory() {
        Tensor one = Tensor.of(new float[] {1}, 1);
        t.permute(1, 0).select(0, 2).addInPlace(one, 10);
        t.view(6).narrow(0, 0, 2).addInPlace(one, 100);
        t.view(3, 2).select(0, 1).narrow(0, 1, 1).addInPlace(one, 1000);
        assertArrayEquals(new float[] {100, 101, 12, 1003, 4, 15}, t.toFloats());
    }

    @Test
    void stayValidWithoutTheTensorTheyWereMadeFrom() {
        Tensor column = t.select(1, 1);
        t.close();
        assertArrayEquals(new float[] {1, 4}, column.toFloats());
    }

    @Test
    void reshapeCopiesOnlyWhenItMust() {
        t.reshape(-1).addInPlace(t.view(6));
        assertArrayEquals(new float[] {0, 2, 4, 6, 8, 10}, t.toFloats());
        Tensor turned = t.permute(1, 0);
        assertArrayEquals(new float[] {0, 6, 2, 8, 4, 10}, turned.reshape(6).toFloats());
        turned.reshape(6).addInPlace(t.view(6));
        assertArrayEquals(new float[] {0, 2, 4, 6, 8, 10}, t.toFloats());
    }

    @Test
    void contiguousCopiesOnlyWhenItMust() {
        assertSame(t, t.contiguous());
        Tensor turned = t.permute(1, 0);
        assertFalse(turned.isContiguous());
        assertNotSame(turned, turned.contiguous());
        assertTrue(turned.contiguous().isContiguous());
        assertTrue(t.view(1, 6, 1).permute(2, 1, 0).isContiguous());
    }

    @Test
    void expandRepeats() {
        assertArrayEquals(new float[] {3, 4, 5, 3, 4, 5}, t.narrow(0, 1, 1).expand(2, 3).toFloats());
        assertEquals(0, t.narrow(0, 1, 1).expand(0, 3).elements());
    }

    @Test
    void emptyEnds() {
        assertEquals(0, t.narrow(0, 2, 0).elements());
        assertEquals(0, t.narrow(1, 3, 0).copy().elements());
        assertArrayEquals(new long[] {0, 7}, t.narrow(0, 0, 0).view(0, 7).shape());
        assertArrayEquals(new long[] {0, 4}, t.narrow(0, 0, 0).view(-1, 4).shape());
    }

    @Test
    void viewRefusals() {
        Refusals.refused(ShapeException.class, () -> t.view(4), "6 elements", "[4]");
        Refusals.refused(ShapeException.class, () -> t.view(-1, 4), "6 elements", "[-1, 4]");
        Refusals.refused(ShapeException.class, () -> t.view(-1, -1), "negative");
        Refusals.refused(ShapeException.class, () -> t.view(-2, -3), "negative");
        Refusals.refused(ShapeException.class, () -> t.view(-1, 0), "6 elements", "[-1, 0]");
        Refusals.refused(ShapeException.class, () -> t.view(1L << 32, 1L << 32), "2^63");
        Refusals.refused(ShapeException.class, () -> t.permute(1, 0).view(6), "F32[3, 2]", "not contiguous", "reshape");
    }

    @Test
    void permuteRefusals() {
        Refusals.refused(ShapeException.class, () -> t.permute(0), "permute", "[0]", "F32[2, 3]");
        Refusals.refused(ShapeException.class, () -> t.permute(0, 0), "permute", "[0, 0]", "twice");
        Refusals.refused(ShapeException.class, () -> t.permute(0, -2), "permute", "twice");
        Refusals.refused(ShapeException.class, () -> t.permute(0, 2), "permute", "dimension 2");
    }

    @Test
    void narrowAndSelectRefusals() {
        Refusals.refused(ShapeException.class, () -> t.narrow(1, 2, 2), "narrow", "2 entries from 2", "F32[2, 3]");
        Refusals.refused(ShapeException.class, () -> t.narrow(1, -1, 1), "narrow");
        Refusals.refused(ShapeException.class, () -> t.narrow(1, 0, -1), "narrow");
        Refusals.refused(ShapeException.class, () -> t.narrow(1, Long.MAX_VALUE, Long.MAX_VALUE), "narrow");
        Refusals.refused(ShapeException.class, () -> t.narrow(2, 0, 1), "narrow", "dimension 2");
        Refusals.refused(ShapeException.class, () -> t.select(0, 2), "select", "entry 2", "F32[2, 3]");
        Refusals.refused(ShapeException.class, () -> t.select(0, -1), "select", "entry -1");
        Refusals.refused(ShapeException.class, () -> t.select(5, 0), "select", "dimension 5");
    }

    @Test
    void expandRefusals() {
        Refusals.refused(ShapeException.class, () -> t.expand(2, 6), "expand", "[2, 6]");
        Refusals.refused(ShapeException.class, () -> t.expand(1, 2, 3), "expand", "ranks differ");
        Refusals.refused(ShapeException.class, () -> t.narrow(0, 0, 1).expand(-1, 3), "negative");
    }

    /** Each element of an expanded view is written many times over; libtorch refuses that. */
    @Test
    void expandedMemoryIsNotWritten() {
        Refusals.refused(TorchException.class, () -> t.narrow(0, 0, 1).expand(2, 3).addInPlace(t), "add in place", "memory");
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, t.toFloats());
    }
}
