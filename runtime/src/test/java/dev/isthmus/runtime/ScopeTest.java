package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ScopeTest {
    private static Tensor one() {
        return Tensor.of(new float[] {1}, 1);
    }

    @Test
    void nestedScopesFreeTheirOwn() {
        try (Scope outer = Scope.open()) {
            Tensor a = one();
            try (Scope inner = Scope.open()) {
                assertSame(inner, Scope.current());
                Tensor b = a.add(a);
                assertEquals(1, outer.size());
                assertEquals(1, inner.size());
                assertEquals(2, Torch.liveTensors());
                assertArrayEquals(new float[] {2}, b.toFloats());
            }
            assertSame(outer, Scope.current());
            assertEquals(1, Torch.liveTensors());
            assertArrayEquals(new float[] {1}, a.toFloats());
        }
    }

    @Test
    void keepMovesOneScopeOut() {
        try (Scope outer = Scope.open()) {
            Tensor kept;
            try (Scope middle = Scope.open()) {
                try (Scope inner = Scope.open()) {
                    Tensor t = one();
                    kept = inner.keep(t);
                    assertSame(t, kept);
                    assertEquals(0, inner.size());
                    Refusals.refused(ClosedException.class, () -> inner.keep(t), "keep", "F32[1]", "another scope");
                }
                assertEquals(1, middle.size());
                middle.keep(kept);
            }
            assertArrayEquals(new float[] {1}, kept.toFloats());
            assertEquals(1, outer.size());
        }
        assertEquals(0, Torch.liveTensors());
    }

    @Test
    void theOutermostHasNowhereToKeepTo() {
        try (Scope scope = Scope.open()) {
            Tensor t = one();
            Refusals.refused(IllegalStateException.class, () -> scope.keep(t), "keep", "outermost");
            assertArrayEquals(new float[] {1}, t.toFloats());
        }
    }

    @Test
    void keepOfAFreedTensor() {
        try (Scope outer = Scope.open(); Scope inner = Scope.open()) {
            Tensor t = one();
            t.close();
            Refusals.refused(ClosedException.class, () -> inner.keep(t), "F32[1]", "freed");
            assertEquals(0, outer.size());
        }
    }

    @Test
    void keepInAClosedScope() {
        try (Scope outer = Scope.open()) {
            Scope inner = Scope.open();
            inner.close();
            Tensor t = one();
            Refusals.refused(ClosedException.class, () -> inner.keep(t), "scope is closed");
            assertEquals(1, outer.size());
        }
    }

    @Test
    void scopesCloseInReverseOrder() {
        try (Scope outer = Scope.open()) {
            try (Scope inner = Scope.open()) {
                Tensor t = one();
                Refusals.refused(IllegalStateException.class, outer::close, "still open", "reverse order");
                assertArrayEquals(new float[] {1}, t.toFloats());
                assertSame(inner, Scope.current());
            }
        }
    }

    @Test
    void closingTwiceDoesNothing() {
        try (Scope outer = Scope.open()) {
            Tensor t = one();
            Scope inner = Scope.open();
            Tensor u = one();
            inner.close();
            inner.close();
            u.close();
            assertSame(outer, Scope.current());
            t.close();
            t.close();
            assertEquals(0, Torch.liveTensors());
        }
    }

    @Test
    void useAfterClose() {
        try (Scope outer = Scope.open()) {
            Tensor alive = one();
            Tensor t;
            try (Scope inner = Scope.open()) {
                t = one();
            }
            Refusals.refused(ClosedException.class, () -> t.add(alive), "F32[1]", "after it was freed");
            Refusals.refused(ClosedException.class, () -> alive.add(t), "freed");
            Refusals.refused(ClosedException.class, () -> alive.addInPlace(t), "freed");
            Refusals.refused(ClosedException.class, () -> t.addInPlace(alive), "freed");
            Refusals.refused(ClosedException.class, () -> alive.linear(alive.view(1, 1), t), "freed");
        }
    }

    @Test
    void everyMethodNoticesAFreedTensor() {
        try (Scope scope = Scope.open()) {
            Tensor t = Tensor.zeros(DType.F32, 1, 1, 1, 1);
            t.close();
            Tensor index = Tensor.of(new long[] {0}, 1);
            Refusals.refused(ClosedException.class, t::segment, "freed");
            Refusals.refused(ClosedException.class, t::toFloats, "freed");
            Refusals.refused(ClosedException.class, t::copy, "freed");
            Refusals.refused(ClosedException.class, () -> t.to(DType.F64), "freed");
            Refusals.refused(ClosedException.class, () -> t.view(1), "freed");
            Refusals.refused(ClosedException.class, () -> t.reshape(1), "freed");
            Refusals.refused(ClosedException.class, () -> t.permute(0, 1, 2, 3), "freed");
            Refusals.refused(ClosedException.class, () -> t.narrow(0, 0, 1), "freed");
            Refusals.refused(ClosedException.class, () -> t.select(0, 0), "freed");
            Refusals.refused(ClosedException.class, () -> t.expand(2, 1, 1, 1), "freed");
            Refusals.refused(ClosedException.class, () -> t.indexSelect(0, index), "freed");
            Refusals.refused(ClosedException.class, () -> t.indexCopyInPlace(0, index, t), "freed");
            Refusals.refused(ClosedException.class, () -> t.mul(2), "freed");
            Refusals.refused(ClosedException.class, () -> t.mul(t), "freed");
            Refusals.refused(ClosedException.class, () -> t.matmul(t), "freed");
            Refusals.refused(ClosedException.class, () -> t.linear(Tensor.zeros(DType.F32, 1, 1), null), "freed");
            Refusals.refused(ClosedException.class, t::silu, "freed");
            Refusals.refused(ClosedException.class, () -> t.softmax(0), "freed");
            Refusals.refused(ClosedException.class, () -> t.layerNorm(null, null, 1), "freed");
            Refusals.refused(ClosedException.class, () -> t.groupNorm(1, null, null, 1), "freed");
            Refusals.refused(ClosedException.class, () -> t.scaledDotProductAttention(t, t), "freed");
            Refusals.refused(ClosedException.class, () -> t.conv2d(t, null, 1, 0), "freed");
            Refusals.refused(ClosedException.class, t::upsampleNearest2x, "freed");
            Refusals.refused(ClosedException.class, () -> Tensor.concat(0, t), "freed");
        }
    }

    @Test
    void nothingIsMadeWithoutAScope() {
        Refusals.refused(ClosedException.class, Scope::current, "no scope is open", Thread.currentThread().getName());
        Refusals.refused(ClosedException.class, () -> Tensor.zeros(DType.F32, 2), "no scope is open", "Scope.open()");
        Refusals.refused(ClosedException.class, () -> Tensor.of(new float[2], 2), "no scope is open");
    }

    @Test
    void anExceptionFreesWhatWasMade() {
        RuntimeException thrown = new RuntimeException("by the test");
        assertSame(thrown, assertThrows(RuntimeException.class, () -> {
            try (Scope outer = Scope.open()) {
                one();
                try (Scope inner = Scope.open()) {
                    inner.keep(one());
                    one().segment();
                    throw thrown;
                }
            }
        }));
        assertEquals(0, Torch.liveTensors());
    }
}
