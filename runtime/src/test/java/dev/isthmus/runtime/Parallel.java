package dev.isthmus.runtime;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** Several threads that begin together. */
final class Parallel {
    private Parallel() {
    }

    /** Runs the task on so many threads, telling each its number; the first failure of one fails the caller. */
    static void run(int count, IntConsumer task) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(count);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++) {
            int me = i;
            threads[i] = new Thread(() -> {
                try {
                    start.await();
                    task.accept(me);
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }, "parallel-" + i);
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError("on one of the threads: " + failure.get(), failure.get());
        }
    }
}
