package dev.isthmus.app.generate;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C while a thread works: the thread is interrupted and given a moment to stop, because a process
 * that ends while native code computes may crash on its way out.
 */
public final class Interruption implements AutoCloseable {
    /** Longer than one pass of a small model's network, shorter than a user's patience. */
    private static final long SECONDS = 3;

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "isthmus-interrupt");
    private final Runnable farewell;
    private volatile boolean requested;

    private Interruption(Runnable farewell) {
        this.farewell = farewell;
    }

    /**
     * Watches over the calling thread until closed.
     *
     * @param farewell run when the thread has stopped, or has been waited for long enough
     */
    public static Interruption watch(Runnable farewell) {
        Interruption interruption = new Interruption(farewell);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether the process is ending. */
    public boolean requested() {
        return requested;
    }

    private void interrupt() {
        requested = true;
        worker.interrupt();
        try {
            ended.await(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that; if somebody did, the end should not wait
        }
        farewell.run();
    }

    /** The work has ended, one way or the other. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process is ending and the hook has run
        }
    }
}
