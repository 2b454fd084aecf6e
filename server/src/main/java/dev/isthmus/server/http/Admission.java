package dev.isthmus.server.http;

import dev.isthmus.sampler.generator.Generator;
import dev.isthmus.sampler.generator.GeneratorCounts;
import dev.isthmus.server.api.Problem;
import dev.isthmus.server.api.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Whether requests for images are taken, and how many are being answered. Any thread may use it. */
public final class Admission {
    private final ReentrantLock lock = new ReentrantLock(); // and not a monitor, which would hold a virtual thread's carrier before Java 24
    private final Condition none = lock.newCondition();
    private int answering;
    private volatile Generator generator;
    private volatile boolean draining;

    /** A request that was let in, until it is answered. */
    interface Admitted extends AutoCloseable {
        /** What makes its images. */
        Generator generator();

        @Override
        void close();
    }

    /** From now on requests are taken. */
    public void open(Generator warm) {
        generator = warm;
    }

    /** From now on requests are refused; those that were taken are answered. */
    public void drain() {
        lock.lock();
        try {
            draining = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until every request that was let in has been answered.
     *
     * @return false if some were not in this time
     */
    public boolean awaitNone(Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (answering > 0 && nanos > 0) {
                nanos = none.awaitNanos(nanos);
            }
            return answering == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether requests are taken. */
    public boolean isReady() {
        return generator != null && !draining && !isBroken();
    }

    /** Whether the server is about to end. */
    public boolean isDraining() {
        return draining;
    }

    /** Whether all lanes have died: nothing but a new process helps. */
    public boolean isBroken() {
        return !draining && counts().map(counts -> counts.lanes() == 0).orElse(false);
    }

    /** What became of the generator's requests, once there is a generator. */
    public Optional<GeneratorCounts> counts() {
        return Optional.ofNullable(generator).map(Generator::counts);
    }

    /** One word for health probes. */
    String status() {
        if (draining) {
            return "draining";
        }
        if (generator == null) {
            return "warming up";
        }
        return isBroken() ? "failed" : "ok";
    }

    /**
     * Lets a request in.
     *
     * @throws Refusal if none is let in now
     */
    Admitted admit() {
        lock.lock();
        try {
            if (draining) {
                throw Refusal.of(Problem.DRAINING, "the server is shutting down").retryAfter(1);
            }
            Generator warm = generator;
            if (warm == null) {
                throw Refusal.of(Problem.NOT_READY, "the model is being loaded").retryAfter(1);
            }
            answering++;
            return new Admitted() {
                @Override
                public Generator generator() {
                    return warm;
                }

                @Override
                public void close() {
                    leave();
                }
            };
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            answering--;
            if (answering == 0) {
                none.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
