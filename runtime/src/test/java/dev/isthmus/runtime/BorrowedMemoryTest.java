package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({NoLeaks.class, InScope.class})
class BorrowedMemoryTest {
    private static MemorySegment floats(Arena arena, float... values) {
        return arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
    }

    @Test
    void theTensorIsTheSegment() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = floats(arena, 1, 2, 3, 4, 5, 6);
            Tensor t = Tensor.of(memory, DType.F32, 2, 3);
            assertEquals(memory.address(), t.segment().address());
            assertEquals(memory.byteSize(), t.segment().byteSize());
            assertEquals(memory.address() + 4 * 4, t.narrow(0, 1, 1).narrow(1, 1, 2).segment().address());

            memory.setAtIndex(ValueLayout.JAVA_FLOAT, 5, 60);
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 60}, t.toFloats());
            t.addInPlace(t);
            assertEquals(120, memory.getAtIndex(ValueLayout.JAVA_FLOAT, 5));
            t.segment().setAtIndex(ValueLayout.JAVA_FLOAT, 0, -7);
            assertEquals(-7, memory.getAtIndex(ValueLayout.JAVA_FLOAT, 0));
        }
    }

    @Test
    void overlappingMemoryIsNotAddedInPlace() {
        try (Arena arena = Arena.ofConfined()) {
            Tensor t = Tensor.of(floats(arena, 1, 2, 3), DType.F32, 3);
            Refusals.refused(TorchException.class, () -> t.narrow(0, 0, 2).addInPlace(t.narrow(0, 1, 2)), "single memory");
            assertArrayEquals(new float[] {1, 2, 3}, t.toFloats());
        }
    }

    @Test
    void closingTheTensorLeavesTheMemory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = floats(arena, 1, 2);
            Tensor.of(memory, DType.F32, 2).close();
            assertArrayEquals(new float[] {1, 2}, memory.toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    @Test
    void emptyMemory() {
        try (Arena arena = Arena.ofConfined()) {
            Tensor t = Tensor.of(arena.allocate(0, 4), DType.F32, 0, 3);
            assertEquals(0, t.segment().byteSize());
            assertEquals(0, t.toFloats().length);
        }
    }

    @Test
    void readOnlyMemoryIsReadButNotWritten() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = floats(arena, 1, 2);
            Tensor t = Tensor.of(memory.asReadOnly(), DType.F32, 2);
            Tensor index = Tensor.of(new long[] {1}, 1);
            assertTrue(t.segment().isReadOnly());
            assertTrue(t.view(1, 2).segment().isReadOnly());
            Refusals.refused(ReadOnlyException.class, () -> t.addInPlace(t), "F32[2]", "read-only", "copy()");
            Refusals.refused(ReadOnlyException.class, () -> t.copyFrom(t), "read-only");
            Refusals.refused(ReadOnlyException.class, () -> t.indexCopyInPlace(0, index, t), "read-only");
            Refusals.refused(ReadOnlyException.class, () -> t.narrow(0, 1, 1).addInPlace(t.narrow(0, 0, 1)), "read-only");
            assertArrayEquals(new float[] {1, 2}, memory.toArray(ValueLayout.JAVA_FLOAT));
            assertArrayEquals(new float[] {2, 4}, t.add(t).toFloats());

            Tensor copy = t.copy();
            copy.addInPlace(t);
            assertArrayEquals(new float[] {2, 4}, copy.toFloats());
        }
    }

    @Test
    void unsuitableMemory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(12, 8);
            Refusals.refused(ShapeException.class, () -> Tensor.of(memory, DType.F32, 2), "12 bytes", "[2]", "F32", "8");
            Refusals.refused(ShapeException.class, () -> Tensor.of(memory, DType.F32, 2, 2), "12 bytes", "16");
            Refusals.refused(IllegalArgumentException.class, () -> Tensor.of(memory.asSlice(2, 8), DType.F32, 2),
                    "not aligned", "4 bytes", "F32");
            Refusals.refused(IllegalArgumentException.class, () -> Tensor.of(memory.asSlice(4, 8), DType.F64, 1),
                    "not aligned", "8 bytes");
            Refusals.refused(IllegalArgumentException.class,
                    () -> Tensor.of(MemorySegment.ofArray(new float[2]), DType.F32, 2), "heap", "off-heap");
            Refusals.refused(ShapeException.class, () -> Tensor.of(memory, DType.F32, -3), "negative");
            Refusals.refused(ShapeException.class, () -> Tensor.of(memory, DType.F64, 1L << 62), "2^63 bytes");
        }
    }

    @Test
    void useAfterTheArenaClosed() {
        Arena arena = Arena.ofConfined();
        MemorySegment memory = floats(arena, 1, 2, 3, 4);
        Tensor t = Tensor.of(memory, DType.F32, 2, 2);
        Tensor view = t.permute(1, 0);
        Tensor own = Tensor.zeros(DType.F32, 2, 2);
        arena.close();
        Refusals.refused(ClosedException.class, () -> t.add(own), "F32[2, 2]", "borrows", "freed");
        Refusals.refused(ClosedException.class, () -> own.add(view), "borrows");
        Refusals.refused(ClosedException.class, () -> own.copyFrom(t), "borrows");
        Refusals.refused(ClosedException.class, () -> t.copyFrom(own), "borrows");
        Refusals.refused(ClosedException.class, () -> t.view(4), "borrows");
        Refusals.refused(ClosedException.class, () -> Tensor.concat(0, own, t), "borrows");
        Refusals.refused(ClosedException.class, () -> own.linear(t, null), "borrows");
        Refusals.refused(ClosedException.class, t::segment, "borrows");
        Refusals.refused(ClosedException.class, t::toFloats, "borrows");
        Refusals.refused(ClosedException.class, () -> Tensor.of(memory, DType.F32, 4), "memory", "freed");
        t.close();
    }

    @Test
    void aSegmentHandedOutDiesWithTheArena() {
        Arena arena = Arena.ofConfined();
        MemorySegment segment = Tensor.of(floats(arena, 1, 2), DType.F32, 2).segment();
        assertEquals(2, segment.getAtIndex(ValueLayout.JAVA_FLOAT, 1));
        arena.close();
        assertThrows(IllegalStateException.class, () -> segment.getAtIndex(ValueLayout.JAVA_FLOAT, 1));
    }
}
