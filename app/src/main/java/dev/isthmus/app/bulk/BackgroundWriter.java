package dev.isthmus.app.bulk;

import dev.isthmus.app.report.FileTrouble;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Encodes and writes on a thread of its own, in the order of submission, while the next images are computed. The queue is bounded: whoever
 * submits waits when writing cannot keep up, so finished images do not pile up in memory.
 */
final class BackgroundWriter implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;

    /** Something to write. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException;
    }

    private final BlockingQueue<Task> queue;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::work, "isthmus-bulk-writer");
    private volatile boolean ended;

    /** @param capacity tasks that may wait */
    BackgroundWriter(int capacity) {
        queue = new ArrayBlockingQueue<>(capacity);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Hands a task over, waiting for room.
     *
     * @throws IOException what an earlier task failed with; no later one runs
     */
    void submit(Task task) throws IOException, InterruptedException {
        boolean taken = false;
        while (!taken) {
            rethrow();
            taken = queue.offer(task, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Waits until all tasks have run. */
    void finish() throws IOException, InterruptedException {
        submit(() -> ended = true);
        thread.join();
        rethrow();
    }

    private void work() {
        try {
            while (!ended) {
                queue.take().run();
            }
        } catch (InterruptedException e) {
            return; // closed before the end
        } catch (Throwable e) {
            failure.set(e);
        }
    }

    private void rethrow() throws IOException {
        switch (failure.get()) {
            case null -> { }
            case IOException e -> throw new IOException(FileTrouble.line(e), e);
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(failure.get());
        }
    }

    /** Breaks off what has not run. When this returns, nothing is being written. */
    @Override
    public void close() {
        ended = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // a second Ctrl-C does not make the task shorter
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
