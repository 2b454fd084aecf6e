package dev.isthmus.runtime.lane;

import static dev.isthmus.runtime.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.NoLeaks;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.ShapeException;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How failures reach those who wait, and what they leave of the lane. */
@ExtendWith(NoLeaks.class)
class FailureTest {
    private static final LaneConfig CONFIG = LaneConfig.ofMachine();

    @Test
    void whatATaskThrowsIsTheCause() throws Exception {
        for (Throwable thrown : new Throwable[] {new IOException("full\nsecond line"), new IllegalArgumentException(),
            new OutOfMemoryError("not really"), new CancellationException("the JDK's"), new ExecutionException(null)}) {
            try (Lanes lanes = Lanes.start(CONFIG)) {
                Ticket<Object> ticket = lanes.submit(lane -> {
                    Tensor.zeros(DType.F32, 10);
                    return fail(thrown);
                });
                LaneException e = assertThrows(LaneException.class, ticket::get);
                assertSame(thrown, e.getCause());
                assertEquals(1, e.getMessage().lines().count());
                assertTrue(Arrays.stream(e.getStackTrace()).anyMatch(f -> f.getClassName().equals(getClass().getName())),
                        "the caller's stack");
                assertSame(thrown, assertThrows(ExecutionException.class, () -> ticket.completion().get()).getCause());
                assertEquals(0, Torch.liveTensors());
                assertEquals(4, lanes.submit(lane -> 4).get(), "the lane goes on");
                assertEquals(new LaneCounts(1, 0, 0, 1, 1, 0), lanes.counts());
            }
        }
    }

    private static Object fail(Throwable thrown) throws Exception {
        switch (thrown) {
            case Exception e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(thrown);
        }
    }

    @Test
    void theLanesStackIsKept() throws InterruptedException {
        try (Lanes lanes = Lanes.start(CONFIG)) {
            Ticket<Object> ticket = lanes.submit(lane -> Tensor.zeros(DType.F32, 2).view(3));
            Throwable cause = assertThrows(LaneException.class, ticket::get).getCause();
            assertEquals(ShapeException.class, cause.getClass());
            assertTrue(Arrays.stream(cause.getStackTrace()).anyMatch(f -> f.getClassName().equals(Lane.class.getName())));
        }
    }

    /** Results that would be freed memory to whoever gets them. */
    enum Escape {
        TENSOR(t -> t),
        IN_A_LIST(t -> List.of(1, t)),
        IN_AN_ARRAY(t -> new Tensor[] {t}),
        IN_AN_OPTIONAL(Optional::of),
        DEEP(t -> List.of(Optional.of(new Object[] {t}))),
        MEMORY(Tensor::segment),
        SCOPE(t -> Scope.current());

        private final Function<Tensor, Object> way;

        Escape(Function<Tensor, Object> way) {
            this.way = way;
        }
    }

    @ParameterizedTest
    @EnumSource
    void tensorsMayNotEscape(Escape escape) throws InterruptedException {
        try (Lanes lanes = Lanes.start(CONFIG)) {
            Ticket<Object> ticket = lanes.submit(lane -> escape.way.apply(Tensor.zeros(DType.F32, 2)));
            Throwable cause = assertThrows(LaneException.class, ticket::get).getCause();
            assertEquals(IllegalStateException.class, cause.getClass());
            assertTrue(cause.getMessage().contains("confined to their lane"), cause.getMessage());
        }
    }

    @Test
    void aTaskDoesNotWaitForItsOwnLanes() throws InterruptedException {
        try (Lanes lanes = Lanes.start(CONFIG); Lanes others = Lanes.start(CONFIG)) {
            Ticket<Ticket<Integer>> following = lanes.submit(lane -> {
                assertEquals(8, others.submit(other -> 8).get(), "other lanes are free to be waited for");
                refused(IllegalStateException.class, () -> lanes.submit(same -> 1), "isthmus-lane-0", "its own lanes");
                refused(IllegalStateException.class, lanes::close, "its own lanes");
                Ticket<Integer> next = lanes.<Integer>trySubmit(same -> 9).orElseThrow();
                refused(IllegalStateException.class, next::get, "its own lanes");
                return next;
            });
            Ticket<Integer> next = following.get();
            assertEquals(9, next.get());
            assertEquals(9, lanes.submit(lane -> next.get()).get(), "what has ended need not be waited for");
        }
    }

    /** A task that closes what the lane needs takes its lane with it; the others go on. */
    @Test
    void aLaneThatDiesIsReported() throws Exception {
        try (Lanes lanes = Lanes.start(new LaneConfig(2, 1, 10, true))) {
            Held other = Held.on(lanes);
            Throwable cause = assertThrows(LaneException.class, lanes.submit(FailureTest::breakTheLane)::get).getCause();
            assertTrue(cause.getMessage().contains("died"), cause.getMessage());
            assertEquals(new LaneCounts(1, 0, 1, 0, 1, 0), lanes.counts());

            Ticket<Integer> queued = lanes.submit(lane -> 1);
            other.release();
            assertEquals(1, queued.get());
        }
    }

    @Test
    void whenTheLastLaneDiesNobodyWaitsInVain() throws Exception {
        try (Lanes lanes = Lanes.start(CONFIG.withQueueCapacity(2))) {
            Held running = Held.on(lanes);
            Ticket<Object> breaking = lanes.submit(FailureTest::breakTheLane);
            Ticket<Integer> orphan = lanes.submit(lane -> 1);
            var blocked = Waiting.blocked(() -> lanes.submit(lane -> 2));
            running.release();
            assertThrows(LaneException.class, breaking::get);
            assertThrows(LaneException.class, orphan::get);
            Waiting.until("the one who waited is free", blocked.result()::isDone);
            refused(LaneException.class, () -> lanes.trySubmit(lane -> 1), "no lane is left");
            assertEquals(0, lanes.counts().lanes());
        }
    }

    private static Object breakTheLane(LaneContext lane) {
        Scope.current().close();
        Scope.current().close();
        return null;
    }
}
