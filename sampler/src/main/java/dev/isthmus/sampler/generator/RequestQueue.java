package dev.isthmus.sampler.generator;

import dev.isthmus.runtime.ClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;

/**
 * The requests that wait, those that run, and how the others ended. One lock guards all of it, the states of the requests included, so that the
 * counts always add up. Nothing of a caller's runs under the lock.
 */
final class RequestQueue {

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition work = lock.newCondition();
    private final int capacity;
    private final long window;
    private final Pace pace = new Pace();

    /** With images that were not begun; the first is next. */
    private final List<Generation> waiting = new ArrayList<>();
    /** Accepted and not ended. */
    private final Set<Generation> unfinished = new LinkedHashSet<>();
    /** Accepted; whoever waits for it was not told the end. */
    private final Set<Generation> untold = new LinkedHashSet<>();
    private final long[] ended = new long[GenerationState.values().length];
    private final long[] batches;
    private long refused;
    private int queuedImages;
    /** Lanes that wait for a batch. */
    private int idle;
    private int limit;
    private boolean closed;
    /** Why nothing will ever run again; null while a lane is left. */
    private Throwable dead;

    RequestQueue(int capacity, int maxBatch, Duration window) {
        this.capacity = capacity;
        this.window = TimeUnit.NANOSECONDS.convert(window);
        limit = maxBatch;
        batches = new long[maxBatch];
    }

    Pace pace() {
        return pace;
    }

    /**
     * Adds a request, behind those of its priority.
     *
     * @param lanes that are left, for the estimate
     * @throws RefusedException         if there is no room for all of its images
     * @throws IllegalArgumentException if there never will be
     */
    void add(Generation generation, int lanes) {
        int images = generation.unbegun();
        if (images > capacity) {
            throw new IllegalArgumentException("a request for " + images + " images; expected at most " + capacity
                    + ", which is what the queue can hold");
        }
        lock.lock();
        try {
            requireOpen();
            if (queuedImages + images > capacity) {
                refused++;
                double flop = waiting.stream().mapToDouble(g -> g.unbegun() * g.cost()).sum();
                throw new RefusedException(images, queuedImages, capacity, pace.estimate(flop, lanes));
            }
            int place = waiting.size();
            while (place > 0 && waiting.get(place - 1).request().priority().compareTo(generation.request().priority()) < 0) {
                place--;
            }
            waiting.add(place, generation);
            unfinished.add(generation);
            untold.add(generation);
            queuedImages += images;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (dead != null) {
            throw new GenerationException("no lane is left to make images", dead);
        }
        if (closed) {
            throw new ClosedException("the generator is closed and takes no more requests");
        }
    }

    /**
     * The next batch, which is running from here on; null when the queue is closed and nothing is left. Waits for work, and for the window.
     * What waits is shared out among the lanes that are idle.
     */
    Batch take() {
        lock.lock();
        idle++;
        try {
            while (true) {
                if (waiting.isEmpty()) {
                    if (closed) {
                        return null;
                    }
                    work.awaitUninterruptibly();
                    continue;
                }
                Generation first = waiting.getFirst();
                long left = first.arrived() + window - System.nanoTime();
                int joinable = joinable(first.way());
                if (closed || left <= 0 || joinable >= limit) {
                    return begin(first.way(), Math.min(limit, Math.ceilDiv(joinable, idle)));
                }
                awaitNanos(left);
            }
        } finally {
            idle--;
            lock.unlock();
        }
    }

    private void awaitNanos(long nanos) {
        try {
            work.awaitNanos(nanos);
        } catch (InterruptedException e) {
            return;     // a lane is interrupted by nobody; if it were, it would go on
        }
    }

    /** How many images could be made in this way; if they are more than enough for all idle lanes, not all are counted. */
    private int joinable(Way way) {
        int images = 0;
        for (int i = 0; i < waiting.size() && images < limit * (long) idle; i++) {
            if (waiting.get(i).way().equals(way)) {
                images += waiting.get(i).unbegun();
            }
        }
        return images;
    }

    private Batch begin(Way way, int size) {
        List<Batch.Row> rows = new ArrayList<>();
        for (int i = 0; i < waiting.size() && rows.size() < size; i++) {
            Generation generation = waiting.get(i);
            if (generation.way().equals(way)) {
                generation.running();
                while (rows.size() < size && generation.unbegun() > 0) {
                    rows.add(generation.begin());
                }
            }
        }
        waiting.removeIf(generation -> generation.unbegun() == 0);
        queuedImages -= rows.size();
        batches[rows.size() - 1]++;
        return new Batch(rows);
    }

    /** A request has ended, whether it waited or ran; false if it had ended before. */
    boolean end(Generation generation, GenerationState how, Runnable conclusion) {
        lock.lock();
        try {
            if (!unfinished.remove(generation)) {
                return false;
            }
            generation.ended(how, conclusion);
            ended[how.ordinal()]++;
            if (waiting.remove(generation)) {
                queuedImages -= generation.unbegun();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Batches are no larger from now on. */
    void limit(int images) {
        lock.lock();
        try {
            limit = Math.max(1, Math.min(limit, images));
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more requests. */
    void close() {
        lock.lock();
        try {
            closed = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The last lane has died: takes no more requests, and those that wait fail. */
    void die(Throwable why) {
        List<Generation> orphans;
        lock.lock();
        try {
            dead = why;
            orphans = List.copyOf(waiting);
        } finally {
            lock.unlock();
        }
        orphans.forEach(generation -> generation.fail(why));
    }

    /** Whoever waits for it was told the end. */
    void told(Generation generation) {
        lock.lock();
        try {
            untold.remove(generation);
        } finally {
            lock.unlock();
        }
    }

    /** Every request whose end was not told. */
    List<Generation> untold() {
        lock.lock();
        try {
            return List.copyOf(untold);
        } finally {
            lock.unlock();
        }
    }

    GeneratorCounts counts(int lanes) {
        lock.lock();
        try {
            int running = (int) unfinished.stream().filter(generation -> generation.state() == GenerationState.RUNNING).count();
            return new GeneratorCounts(lanes, queuedImages, unfinished.size() - running, running, count(GenerationState.FINISHED),
                    count(GenerationState.FAILED), count(GenerationState.CANCELLED), count(GenerationState.EXPIRED), refused,
                    LongStream.of(batches).boxed().toList(), limit);
        } finally {
            lock.unlock();
        }
    }

    private long count(GenerationState how) {
        return ended[how.ordinal()];
    }
}
