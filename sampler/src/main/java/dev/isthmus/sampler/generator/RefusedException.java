package dev.isthmus.sampler.generator;

import dev.isthmus.runtime.IsthmusException;
import java.time.Duration;

/** The queue is full. The message says how many images wait, and when to come back. */
public final class RefusedException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    private final int waiting;
    private final Duration retryAfter;

    RefusedException(int wanted, int waiting, int capacity, Duration retryAfter) {
        super(waiting + " of " + capacity + " places of the queue are taken, too many for " + wanted + " more images; try again in about "
                + ceilSeconds(retryAfter) + " s");
        this.waiting = waiting;
        this.retryAfter = retryAfter;
    }

    /** Images that wait. */
    public int waiting() {
        return waiting;
    }

    /** About how long it takes to begin with all that wait now; a guess of 1 s until a first batch has been timed. */
    public Duration retryAfter() {
        return retryAfter;
    }

    private static long ceilSeconds(Duration duration) {
        return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
    }
}
