package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({NoLeaks.class, InScope.class})
class SegmentTest {
    @Test
    void diesWithTheTensor() {
        Tensor t = Tensor.zeros(DType.F32, 3);
        MemorySegment segment = t.segment();
        t.close();
        assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_FLOAT, 0));
    }

    @Test
    void diesWithTheScope() {
        MemorySegment segment;
        try (Scope scope = Scope.open()) {
            segment = Tensor.zeros(DType.F32, 3).segment();
        }
        assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_FLOAT, 0));
    }

    @Test
    void ofAViewOutlivesTheTensorItWasMadeFrom() {
        Tensor t = Tensor.of(new float[] {1, 2, 3}, 3);
        Tensor tail = t.narrow(0, 1, 2);
        t.close();
        assertArrayEquals(new float[] {2, 3}, tail.segment().toArray(ValueLayout.JAVA_FLOAT));
    }

    @Test
    void isBounded() {
        MemorySegment segment = Tensor.zeros(DType.F32, 3).segment();
        assertThrows(IndexOutOfBoundsException.class, () -> segment.getAtIndex(ValueLayout.JAVA_FLOAT, 3));
    }

    @Test
    void isWritable() {
        Tensor t = Tensor.zeros(DType.F32, 2);
        t.segment().setAtIndex(ValueLayout.JAVA_FLOAT, 1, 5);
        assertArrayEquals(new float[] {0, 5}, t.add(Tensor.zeros(DType.F32, 2)).toFloats());
    }

    @Test
    void needsContiguousElements() {
        Tensor t = Tensor.zeros(DType.F32, 2, 3).permute(1, 0);
        Refusals.refused(IllegalStateException.class, t::segment, "segment", "F32[3, 2]", "contiguous()");
        assertEquals(24, t.contiguous().segment().byteSize());
    }
}
