package dev.isthmus.sampler.generator;

/**
 * Hears of finished batches, for metrics: on a virtual thread, one after the other, not on a lane. What it throws is logged once, and changes
 * nothing.
 */
@FunctionalInterface
public interface BatchObserver {

    /** Hears nothing. */
    BatchObserver NONE = report -> { };

    /** A batch has been made. */
    void made(BatchReport report);
}
