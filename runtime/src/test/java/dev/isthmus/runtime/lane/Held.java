package dev.isthmus.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A task that stays on its lane until it is let go, or cancelled. */
final class Held implements LaneTask<Integer> {
    static final int PATIENCE_SECONDS = 30;

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** A held task on a lane that had nothing else to do. */
    static Held on(Lanes lanes) throws InterruptedException {
        Held held = new Held();
        lanes.submit(held);
        held.awaitStart();
        return held;
    }

    @Override
    public Integer run(LaneContext lane) throws InterruptedException {
        started.countDown();
        while (!released.await(1, TimeUnit.MILLISECONDS)) {
            lane.throwIfCancelled();
        }
        return lane.index();
    }

    void awaitStart() throws InterruptedException {
        assertTrue(started.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "not started");
    }

    void release() {
        released.countDown();
    }
}
