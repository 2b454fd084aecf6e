package dev.isthmus.runtime.lane;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Waiting for what other threads are about to do. */
final class Waiting {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private Waiting() {
    }

    static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not so in time: " + what);
            }
            Thread.sleep(1);
        }
    }

    /** Runs something on a virtual thread and returns when it waits there. */
    static <T> Blocked<T> blocked(Callable<T> call) throws Exception {
        FutureTask<T> result = new FutureTask<>(call);
        Thread thread = Thread.ofVirtual().start(result);
        until("the thread waits", () -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> true;
            case TERMINATED -> throw new AssertionError("did not wait but ended: " + result.state());
            default -> false;
        });
        return new Blocked<>(thread, result);
    }

    record Blocked<T>(Thread thread, FutureTask<T> result) {
    }
}
