package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tensors and scopes belong to one thread; other threads have their own. */
@ExtendWith({NoLeaks.class, InScope.class})
class ScopeThreadTest {
    private static void elsewhere(Runnable task) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(task, "elsewhere");
        thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        thread.start();
        thread.join();
        if (failure.get() != null) {
            throw new AssertionError("on the other thread: " + failure.get().getMessage(), failure.get());
        }
    }

    @Test
    void anotherThreadMayNotUseATensor() throws InterruptedException {
        Tensor t = Tensor.of(new float[] {1, 2}, 2);
        Scope scope = Scope.current();
        String here = Thread.currentThread().getName();
        elsewhere(() -> {
            try (Scope own = Scope.open(); Scope inner = Scope.open()) {
                Tensor mine = Tensor.zeros(DType.F32, 2);
                Refusals.refused(ConfinementException.class, () -> t.add(mine), "thread " + here, "thread elsewhere");
                Refusals.refused(ConfinementException.class, () -> mine.add(t), "thread " + here);
                Refusals.refused(ConfinementException.class, () -> mine.copyFrom(t), "thread " + here);
                Refusals.refused(ConfinementException.class, () -> t.view(1, 2), "thread " + here);
                Refusals.refused(ConfinementException.class, t::toFloats, "thread " + here);
                Refusals.refused(ConfinementException.class, t::segment, "thread " + here);
                Refusals.refused(ConfinementException.class, t::close, "thread " + here);
                Refusals.refused(ConfinementException.class, () -> inner.keep(t), "thread " + here);
                Refusals.refused(ConfinementException.class, () -> scope.keep(t), "thread " + here);
                Refusals.refused(ConfinementException.class, scope::close, "thread " + here);
                assertEquals(0, own.size());
            }
        });
        assertArrayEquals(new float[] {1, 2}, t.toFloats());
    }

    @Test
    void everyThreadHasItsOwnInnermostScope() throws InterruptedException {
        elsewhere(() -> Refusals.refused(ClosedException.class, Scope::current, "no scope is open", "elsewhere"));
        elsewhere(() -> {
            try (Scope scope = Scope.open()) {
                Tensor.zeros(DType.F32, 2);
                assertEquals(1, scope.size());
            }
        });
        assertEquals(0, Scope.current().size());
    }

    @Test
    void aVirtualThreadOpensNoScope() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread.ofVirtual().name("request").uncaughtExceptionHandler((t, e) -> failure.set(e))
                .start(() -> Refusals.refused(ConfinementException.class, Scope::open, "virtual thread request", "Lanes")).join();
        assertNull(failure.get());
    }

    @Test
    void threadsComputeSideBySide() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            float mine = i;
            threads[i] = new Thread(() -> {
                for (int round = 0; round < 300; round++) {
                    try (Scope scope = Scope.open()) {
                        Tensor t = Tensor.of(new float[] {mine, round}, 2);
                        assertArrayEquals(new float[] {2 * mine, 2 * round}, t.add(t.narrow(0, 0, 2)).toFloats());
                        Refusals.refused(TorchException.class,
                                () -> t.indexSelect(0, Tensor.of(new long[] {9}, 1)), "aten::index_select");
                    }
                }
            });
            threads[i].setUncaughtExceptionHandler((t, e) -> failure.set(e));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }
}
