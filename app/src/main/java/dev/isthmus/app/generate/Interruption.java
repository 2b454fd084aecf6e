package dev.isthmus.app.generate;

import java.io.IOException;
import java.util.concurrent.CancellationException;
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

    /** What may take long enough to be broken off. */
    public interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /**
     * Does the work on the calling thread, watched over until it ends.
     *
     * @param farewell run when the thread has stopped, or has been waited for long enough
     * @throws CancellationException for whatever the interruption broke off
     */
    public static <T> T during(Work<T> work, Runnable farewell) throws IOException, InterruptedException {
        try (Interruption interruption = new Interruption(farewell)) {
            Runtime.getRuntime().addShutdownHook(interruption.hook);
            try {
                return work.run();
            } catch (IOException | InterruptedException | RuntimeException e) {
                if (interruption.requested) {
                    throw new CancellationException(e.toString());
                }
                throw e;
            }
        }
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
