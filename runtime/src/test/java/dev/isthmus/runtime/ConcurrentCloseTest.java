package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Closing what other threads are using at that very moment: one of the two is refused, and nothing else happens. */
@ExtendWith(NoLeaks.class)
class ConcurrentCloseTest {
    private static final int ROUNDS = 300;
    private static final int N = 4096;

    /** Keeps trying until the users let it. */
    private static int insist(Runnable close, AtomicBoolean used) {
        int refused = 0;
        while (true) {
            try {
                close.run();
                return refused;
            } catch (IllegalStateException e) {
                assertEquals(1, e.getMessage().lines().count(), e::toString);
                refused++;
                if (refused == 3) {
                    used.set(false); // a user that never pauses could keep it open for ever
                }
            }
        }
    }

    /** Either the right sum or the refusal to use what is closed. */
    private static boolean sums(Tensor t) {
        try (Scope scope = Scope.open()) {
            double sum = t.sum().item();
            assertEquals(N, sum);
            return true;
        } catch (ClosedException e) {
            assertEquals(1, e.getMessage().lines().count(), e::toString);
            return false;
        }
    }

    @Test
    void aSharedScopeWhileOpsRun() throws InterruptedException {
        AtomicInteger refusals = new AtomicInteger();
        AtomicInteger sums = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            SharedScope weights = SharedScope.open();
            Tensor w;
            try (Scope scope = Scope.open()) {
                w = Tensor.full(1, DType.F32, N).moveTo(weights);
            }
            AtomicBoolean used = new AtomicBoolean(true);
            Parallel.run(4, me -> {
                if (me < 2) {
                    refusals.addAndGet(insist(weights::close, used));
                } else {
                    while (used.get() && sums(w)) {
                        sums.incrementAndGet();
                    }
                }
            });
            assertTrue(w.isClosed());
            assertEquals(0, Torch.liveTensors());
        }
        System.out.println(ROUNDS + " shared scopes closed under " + sums + " sums, " + refusals + " times refused");
    }

    @Test
    void aSharedArenaWhileOpsRun() throws InterruptedException {
        AtomicInteger refusals = new AtomicInteger();
        AtomicInteger sums = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            Arena arena = Arena.ofShared();
            MemorySegment memory = arena.allocate(4 * N, 64);
            for (int i = 0; i < N; i++) {
                memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1);
            }
            AtomicBoolean used = new AtomicBoolean(true);
            Parallel.run(3, me -> {
                if (me == 0) {
                    refusals.addAndGet(insist(arena::close, used));
                    return;
                }
                try (Scope scope = Scope.open()) {
                    Tensor t = Tensor.of(memory, DType.F32, N);
                    while (used.get() && sums(t)) {
                        sums.incrementAndGet();
                    }
                } catch (ClosedException e) {
                    assertTrue(e.getMessage().contains("freed"), e::toString); // before it was wrapped
                }
            });
        }
        System.out.println(ROUNDS + " shared arenas closed under " + sums + " sums, " + refusals + " times refused");
    }

    @Test
    void aSharedScopeThatTensorsMoveTo() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            SharedScope model = SharedScope.open();
            Parallel.run(3, me -> {
                if (me == 0) {
                    model.close();
                    return;
                }
                try (Scope scope = Scope.open()) {
                    for (int i = 0; i < 20; i++) {
                        Tensor t = Tensor.zeros(DType.F32, 8);
                        t.segment();
                        t.moveTo(model);
                    }
                } catch (ClosedException e) {
                    assertTrue(e.getMessage().contains("closed"), e::toString);
                }
            });
            model.close();
            assertEquals(0, Torch.liveTensors());
            assertEquals(0, Torch.liveBytes());
        }
    }

    @Test
    void onlyTheOwnerClosesATensor() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            AtomicReference<Tensor> one = new AtomicReference<>();
            Parallel.run(3, me -> {
                if (me == 0) {
                    try (Scope scope = Scope.open()) {
                        one.set(Tensor.zeros(DType.F32, 8));
                        one.get().segment();
                        Thread.onSpinWait();
                        one.get().close();
                        one.get().close();
                    }
                    return;
                }
                for (int i = 0; i < 100; i++) {
                    Tensor t = one.get();
                    if (t != null && !t.isClosed()) {
                        refusedElsewhere(t);
                    }
                }
            });
            assertEquals(0, Torch.liveTensors());
        }
    }

    /** Closing, reading and computing; the tensor may be closed by its owner at any moment. */
    private static void refusedElsewhere(Tensor t) {
        try (Scope scope = Scope.open()) {
            for (Runnable use : List.<Runnable>of(t::segment, () -> t.add(1), () -> scope.keep(t))) {
                try {
                    use.run();
                    throw new AssertionError("another thread's tensor was used");
                } catch (ConfinementException | ClosedException expected) {
                    // which of the two it is depends on when
                }
            }
            try {
                t.close();
                assertTrue(t.isClosed(), "closed by another thread");
            } catch (ConfinementException expected) {
                // not yet closed
            }
        }
    }
}
