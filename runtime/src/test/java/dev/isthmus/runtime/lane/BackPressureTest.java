package dev.isthmus.runtime.lane;

import static dev.isthmus.runtime.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.ClosedException;
import dev.isthmus.runtime.NoLeaks;
import dev.isthmus.runtime.lane.Waiting.Blocked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to those who submit to a full queue: here one of two, both taken. */
@ExtendWith(NoLeaks.class)
class BackPressureTest {
    private Lanes lanes;
    private Held running;
    private Ticket<Integer> second;

    @BeforeEach
    void fill() throws InterruptedException {
        lanes = Lanes.start(LaneConfig.ofMachine().withQueueCapacity(2));
        running = Held.on(lanes);
        lanes.submit(lane -> 1);
        second = lanes.submit(lane -> 2);
    }

    @AfterEach
    void close() {
        running.release();
        lanes.close();
    }

    @Test
    void whoWillNotWaitIsSentAway() throws InterruptedException {
        assertTrue(lanes.trySubmit(lane -> 3).isEmpty());
        long start = System.nanoTime();
        assertTrue(lanes.submit(lane -> 3, Duration.ofMillis(50)).isEmpty());
        assertTrue(System.nanoTime() - start >= 50_000_000);
        assertTrue(lanes.submit(lane -> 3, Duration.ofSeconds(-1)).isEmpty());
        assertEquals(new LaneCounts(1, 2, 1, 0, 0, 0), lanes.counts());
        running.release();
        assertEquals(2, second.get());
        assertEquals(3, lanes.trySubmit(lane -> 3).orElseThrow().get());
    }

    @Test
    void whoWaitsGetsTheFirstRoom() throws Exception {
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        List<Blocked<Ticket<Boolean>>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int mine = i;
            waiting.add(Waiting.blocked(() -> lanes.submit(lane -> ran.add(mine))));
        }
        assertEquals(new LaneCounts(1, 2, 1, 0, 0, 0), lanes.counts());
        running.release();
        for (Blocked<Ticket<Boolean>> blocked : waiting) {
            assertTrue(blocked.result().get().get());
        }
        assertEquals(List.of(0, 1, 2, 3, 4), ran);
    }

    @Test
    void aCancelledTicketMakesRoom() throws Exception {
        Blocked<Ticket<Integer>> blocked = Waiting.blocked(() -> lanes.submit(lane -> 3, Duration.ofSeconds(60)).orElseThrow());
        assertTrue(second.cancel());
        Ticket<Integer> third = blocked.result().get();
        assertEquals(new LaneCounts(1, 2, 1, 0, 0, 1), lanes.counts());
        running.release();
        assertEquals(3, third.get());
    }

    @Test
    void waitingForRoomCanBeInterrupted() throws Exception {
        Blocked<Ticket<Integer>> blocked = Waiting.blocked(() -> lanes.submit(lane -> 3));
        blocked.thread().interrupt();
        assertInstanceOf(InterruptedException.class,
                assertThrows(ExecutionException.class, blocked.result()::get).getCause());
        assertEquals(2, lanes.counts().queued());
    }

    @Test
    void closingTurnsAwayThoseWhoWait() throws Exception {
        Blocked<Ticket<Integer>> blocked = Waiting.blocked(() -> lanes.submit(lane -> 3));
        assertFalse(lanes.close(CloseMode.FINISH, Duration.ZERO));
        assertInstanceOf(ClosedException.class, assertThrows(ExecutionException.class, blocked.result()::get).getCause());
        refused(ClosedException.class, () -> lanes.trySubmit(lane -> 3), "closed");
        running.release();
        assertEquals(2, second.get());
    }
}
