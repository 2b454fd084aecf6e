package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tensors that every thread reads and none changes. */
@ExtendWith({NoLeaks.class, InScope.class})
class SharedScopeTest {
    private static Tensor ones(SharedScope scope, long... shape) {
        return Tensor.full(1, DType.F32, shape).moveTo(scope);
    }

    @Test
    void severalThreadsComputeWithTheSameWeights() throws InterruptedException {
        try (SharedScope weights = SharedScope.open()) {
            Tensor w = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).moveTo(weights);
            assertEquals(1, weights.size());
            Parallel.run(4, me -> {
                for (int round = 0; round < 500; round++) {
                    try (Scope scope = Scope.open()) {
                        Tensor x = Tensor.of(new float[] {me, round, 1}, 1, 3);
                        assertArrayEquals(new float[] {me + 2 * round + 3, 4 * me + 5 * round + 6}, x.linear(w, null).toFloats());
                        assertArrayEquals(new float[] {4, 5, 6}, w.select(0, 1).toFloats());
                        assertEquals(21, w.sum().item());
                        assertEquals(6, w.segment().getAtIndex(ValueLayout.JAVA_FLOAT, 5));
                    }
                }
            });
            assertEquals(1, weights.size());
        }
    }

    @Test
    void resultsBelongToTheThreadThatComputed() {
        Tensor y;
        try (SharedScope weights = SharedScope.open()) {
            Tensor w = ones(weights, 2);
            y = w.add(w);
            assertTrue(w.isShared());
            assertFalse(y.isShared());
            assertFalse(y.isReadOnly());
        }
        assertArrayEquals(new float[] {2, 2}, y.toFloats());
    }

    @Test
    void nothingChangesWhatIsShared() {
        try (SharedScope weights = SharedScope.open()) {
            Tensor w = ones(weights, 2, 2);
            Tensor index = Tensor.of(new long[] {0}, 1);
            Refusals.refused(ReadOnlyException.class, () -> w.addInPlace(w), "F32[2, 2]", "read-only");
            Refusals.refused(ReadOnlyException.class, () -> w.copyFrom(w), "read-only");
            Refusals.refused(ReadOnlyException.class, () -> w.indexCopyInPlace(0, index, w), "read-only");
            Refusals.refused(ReadOnlyException.class, () -> w.view(4).addInPlace(index), "read-only");
            Refusals.refused(ReadOnlyException.class, () -> Op.of("aten::zero_").call(w.select(0, 1)), "read-only");
            assertTrue(w.segment().isReadOnly());
            assertArrayEquals(new float[] {1, 1, 1, 1}, w.toFloats());
        }
    }

    @Test
    void batchNormalisationInTrainingChangesItsStatistics() {
        try (SharedScope weights = SharedScope.open()) {
            Tensor mean = ones(weights, 3);
            Tensor variance = ones(weights, 3);
            Tensor x = Tensor.zeros(DType.F32, 2, 3);
            Op norm = Op.of("aten::batch_norm");
            assertArrayEquals(new float[] {-1, -1, -1, -1, -1, -1},
                    norm.call(x, null, null, mean, variance, false, 0.1, 0.0, false).toFloats());
            Refusals.refused(ReadOnlyException.class, () -> norm.call(x, null, null, mean, variance, true, 0.1, 0.0, false), "F32[3]");
            assertArrayEquals(new float[] {1, 1, 1}, mean.toFloats());
        }
    }

    @Test
    void aTensorStaysUntilTheScopeCloses() {
        SharedScope weights = SharedScope.open();
        Tensor w = ones(weights, 2);
        Scope here = Scope.current();
        Refusals.refused(IllegalStateException.class, w::close, "shared scope");
        Refusals.refused(IllegalStateException.class, () -> w.moveTo(here), "shared scope");
        try (SharedScope another = SharedScope.open()) {
            Refusals.refused(IllegalStateException.class, () -> w.moveTo(another), "shared scope");
            assertEquals(0, another.size());
        }
        assertEquals(2, w.sum().item());
        weights.close();
        weights.close();
        assertTrue(w.isClosed());
        w.close();
        Refusals.refused(ClosedException.class, () -> w.add(1), "freed");
        Refusals.refused(ClosedException.class, () -> Tensor.zeros(DType.F32, 1).moveTo(weights), "closed");
    }

    @Test
    void segmentsEndWithTheScope() {
        SharedScope weights = SharedScope.open();
        Tensor t = Tensor.of(new float[] {1, 2}, 2);
        MemorySegment mine = t.segment();
        t.moveTo(weights);
        assertThrows(IllegalStateException.class, () -> mine.get(ValueLayout.JAVA_FLOAT, 0), "it was this thread's and writable");
        MemorySegment everyones = t.segment();
        assertEquals(2, everyones.getAtIndex(ValueLayout.JAVA_FLOAT, 1));
        weights.close();
        assertThrows(IllegalStateException.class, () -> everyones.get(ValueLayout.JAVA_FLOAT, 0));
    }

    @Test
    void memoryOfOneThreadIsNotShared() {
        try (SharedScope weights = SharedScope.open(); Arena confined = Arena.ofConfined(); Arena anyones = Arena.ofShared()) {
            Tensor mine = Tensor.of(confined.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2), DType.F32, 2);
            Refusals.refused(ConfinementException.class, () -> mine.moveTo(weights), "F32[2]", "confined arena");
            Refusals.refused(ConfinementException.class, () -> mine.view(2, 1).moveTo(weights), "confined arena");
            assertEquals(3, mine.sum().item());
            Tensor fine = Tensor.of(anyones.allocateFrom(ValueLayout.JAVA_FLOAT, 3, 4), DType.F32, 2).moveTo(weights);
            assertEquals(7, fine.sum().item());
        }
    }

    /** A view made while the tensor was one thread's must not become the way to change it under the others. */
    @Test
    void viewsMadeBeforeAreReadOnlyToo() {
        Tensor t = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        Tensor before = t.narrow(0, 0, 1);
        try (SharedScope shared = SharedScope.open()) {
            t.moveTo(shared);
            Refusals.refused(ReadOnlyException.class, () -> before.addInPlace(before), "read-only");
            Refusals.refused(ReadOnlyException.class, () -> Op.of("aten::zero_").call(before), "read-only");
            assertTrue(before.segment().isReadOnly());
            before.close();
        }
    }

    @Test
    void generatorsAreNotShared() {
        try (SharedScope shared = SharedScope.open(); Scope scope = Scope.open()) {
            Generator.seeded(1);
            Refusals.refused(IllegalArgumentException.class, () -> scope.moveAllTo(shared), "generator");
            assertEquals(1, scope.size());
        }
    }
}
