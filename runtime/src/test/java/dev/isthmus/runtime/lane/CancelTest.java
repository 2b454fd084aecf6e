package dev.isthmus.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.NoLeaks;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.lane.Ticket.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class CancelTest {
    private static final LaneConfig CONFIG = LaneConfig.ofMachine();

    @Test
    void aQueuedTaskNeverStarts() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        try (Lanes lanes = Lanes.start(CONFIG)) {
            Held running = Held.on(lanes);
            Ticket<Integer> ticket = lanes.submit(lane -> runs.incrementAndGet());
            assertEquals(State.QUEUED, ticket.state());
            assertTrue(ticket.cancel());
            assertEquals(State.CANCELLED, ticket.state());
            assertFalse(ticket.cancel(), "it has ended");
            assertEquals("cancelled while queued", assertThrows(CancelledException.class, ticket::get).getMessage());
            running.release();
        }
        assertEquals(0, runs.get());
    }

    @Test
    void aRunningTaskStopsAtItsNextCheckAndLeavesNothing() throws InterruptedException {
        try (Lanes lanes = Lanes.start(CONFIG)) {
            Held held = new Held();
            Ticket<Integer> ticket = lanes.submit(lane -> {
                Tensor.zeros(DType.F32, 1000);
                return held.run(lane);
            });
            held.awaitStart();
            assertTrue(ticket.cancel());
            CancelledException e = assertThrows(CancelledException.class, ticket::get);
            assertEquals("cancelled while running", e.getMessage());
            assertTrue(List.of(e.getCause().getStackTrace()).stream().anyMatch(f -> f.getMethodName().equals("throwIfCancelled")),
                    "the lane's stack is kept");
            assertInstanceOf(CancelledException.class,
                    assertThrows(ExecutionException.class, () -> ticket.completion().get()).getCause());
            assertEquals(0, Torch.liveTensors());
            assertEquals(new LaneCounts(1, 0, 0, 0, 0, 1), lanes.counts());
            assertEquals(7, lanes.submit(lane -> 7).get(), "the lane goes on");
        }
    }

    @Test
    void aTaskThatDoesNotLookEndsAsItEnds() throws InterruptedException {
        try (Lanes lanes = Lanes.start(CONFIG)) {
            Held held = new Held();
            Ticket<Integer> deaf = lanes.submit(lane -> held.run(new DeafContext(lane)));
            held.awaitStart();
            assertTrue(deaf.cancel());
            held.release();
            assertEquals(0, deaf.get());
            assertEquals(State.DONE, deaf.state());
        }
    }

    /** A lane whose cancellations are not heard. */
    private record DeafContext(LaneContext lane) implements LaneContext {
        @Override
        public int index() {
            return lane.index();
        }

        @Override
        public <M> M get(LaneLocal<M> local) {
            return lane.get(local);
        }

        @Override
        public void throwIfCancelled() {
            // deaf
        }
    }

    @Test
    void aCancellationOfSomethingElseIsAFailure() throws InterruptedException {
        try (Lanes lanes = Lanes.start(CONFIG)) {
            Ticket<Object> ticket = lanes.submit(lane -> {
                throw new CancelledException("another task was cancelled");
            });
            assertThrows(LaneException.class, ticket::get);
            assertEquals(State.FAILED, ticket.state());
        }
    }

    @Test
    void waitingIsLimitedAndInterruptible() throws Exception {
        try (Lanes lanes = Lanes.start(CONFIG)) {
            Held held = new Held();
            Ticket<Integer> ticket = lanes.submit(held);
            held.awaitStart();
            assertEquals("the task is RUNNING after 20 ms",
                    assertThrows(TimeoutException.class, () -> ticket.get(Duration.ofMillis(20))).getMessage());
            var blocked = Waiting.blocked(ticket::get);
            blocked.thread().interrupt();
            assertInstanceOf(InterruptedException.class,
                    assertThrows(ExecutionException.class, blocked.result()::get).getCause());
            assertEquals(State.RUNNING, ticket.state(), "the task goes on");
            held.release();
            assertEquals(0, ticket.get(Duration.ofSeconds(30)));
        }
    }

    /** Either it ran or it was cancelled; the counts and what callers see agree. */
    @Test
    void cancellingRacesWithStarting() throws Exception {
        int rounds = 2000;
        AtomicInteger runs = new AtomicInteger();
        int ran = 0;
        try (Lanes lanes = Lanes.start(new LaneConfig(2, 1, 4, true))) {
            List<Ticket<Integer>> tickets = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                Ticket<Integer> ticket = lanes.submit(lane -> runs.incrementAndGet());
                tickets.add(ticket);
                Thread.startVirtualThread(ticket::cancel);
            }
            for (Ticket<Integer> ticket : tickets) {
                try {
                    ticket.get(Duration.ofSeconds(30));
                    ran++;
                } catch (CancelledException e) {
                    assertEquals(State.CANCELLED, ticket.state());
                }
            }
            assertEquals(runs.get(), ran);
            assertEquals(new LaneCounts(2, 0, 0, ran, 0, rounds - ran), lanes.counts());
        }
    }
}
