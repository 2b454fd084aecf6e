package dev.isthmus.runtime.lane;

import static dev.isthmus.runtime.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.ClosedException;
import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.NoLeaks;
import dev.isthmus.runtime.Tensor;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class CloseTest {
    private static final LaneConfig CONFIG = LaneConfig.ofMachine();
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void finishingRunsWhatWasAccepted() throws Exception {
        Lanes lanes = Lanes.start(CONFIG);
        Held running = Held.on(lanes);
        Ticket<Integer> queued = lanes.submit(lane -> 3);
        assertFalse(lanes.close(CloseMode.FINISH, Duration.ofMillis(20)), "one still runs");
        refused(ClosedException.class, () -> lanes.submit(lane -> 1), "closed");
        running.release();
        assertTrue(lanes.close(CloseMode.FINISH, LONG));
        assertEquals(3, queued.get());
        assertEquals(new LaneCounts(0, 0, 0, 2, 0, 0), lanes.counts());
    }

    @Test
    void cancellingRunsNothingMore() throws Exception {
        Lanes lanes = Lanes.start(CONFIG);
        Held held = new Held();
        Ticket<Integer> running = lanes.submit(held);
        held.awaitStart();
        Ticket<Integer> queued = lanes.submit(lane -> 3);
        assertTrue(lanes.close(CloseMode.CANCEL, LONG));
        assertEquals("cancelled by closing the lanes while running",
                assertThrows(CancelledException.class, running::get).getMessage());
        assertEquals("cancelled by closing the lanes while queued",
                assertThrows(CancelledException.class, queued::get).getMessage());
        assertEquals(new LaneCounts(0, 0, 0, 0, 0, 2), lanes.counts());
    }

    @Test
    void patienceMayEnd() throws Exception {
        Lanes lanes = Lanes.start(CONFIG);
        Ticket<Integer> running = lanes.submit(new Held());
        assertFalse(lanes.close(CloseMode.FINISH, Duration.ofMillis(20)));
        assertTrue(lanes.close(CloseMode.CANCEL, LONG));
        assertThrows(CancelledException.class, running::get);
    }

    @Test
    void closingAgainDoesNothing() throws Exception {
        Lanes lanes = Lanes.start(CONFIG);
        Ticket<Integer> ticket = lanes.submit(lane -> 1);
        lanes.close();
        lanes.close();
        assertTrue(lanes.close(CloseMode.CANCEL, Duration.ZERO));
        assertEquals(1, ticket.get());
    }

    @Test
    void anInterruptedCloseCancelsAndIsStillThorough() throws Exception {
        Lanes lanes = Lanes.start(CONFIG);
        Held held = Held.on(lanes);
        var closing = Waiting.blocked(() -> {
            lanes.close();
            return Thread.interrupted();
        });
        closing.thread().interrupt();
        assertTrue(closing.result().get(), "the interruption is passed on");
        assertEquals(new LaneCounts(0, 0, 0, 0, 0, 1), lanes.counts());
        held.release();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noThreadIsLeft() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (Lanes lanes = Lanes.start(new LaneConfig(2, 3, 4, true))) {
                lanes.submit(lane -> {
                    Tensor x = Tensor.zeros(DType.F32, 512, 512);
                    return x.linear(x, null).toFloats();
                }).get();
                assertTrue(OwnProcess.threadsNamed("isthmus-lane") > 2, "libtorch has made threads for a lane");
            }
        }
        /* A thread is gone for Java a moment before it is gone for the system. */
        Waiting.until("all threads have ended", () -> OwnProcess.threadsNamed("isthmus-lane") == 0);
    }
}
