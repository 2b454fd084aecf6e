package dev.isthmus.server.http;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Breaks off what takes too long. Interrupting a virtual thread that writes to a socket closes the socket, and that is what is wanted here. */
final class Watchdog implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().daemon().name("isthmus-watchdog").factory());

    Watchdog() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Does something on the calling thread, which is interrupted if it takes too long. The thread is not interrupted when this returns. */
    void within(Duration limit, Runnable work) {
        Thread worker = Thread.currentThread();
        AtomicReference<State> state = new AtomicReference<>(State.WORKING);
        ScheduledFuture<?> alarm = timer.schedule(() -> {
            if (state.compareAndSet(State.WORKING, State.BREAKING)) {
                worker.interrupt();
                state.set(State.BROKEN);
            }
        }, limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            work.run();
        } finally {
            alarm.cancel(false);
            if (!state.compareAndSet(State.WORKING, State.DONE)) {
                while (state.get() != State.BROKEN) {
                    Thread.onSpinWait(); // for the few instructions until the interrupt is there, so that none comes later
                }
                Thread.interrupted();
            }
        }
    }

    /** Whether nothing is being watched. */
    boolean isIdle() {
        return timer.getQueue().isEmpty();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private enum State { WORKING, DONE, BREAKING, BROKEN }
}
