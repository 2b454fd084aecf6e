package dev.isthmus.sampler.generator;

/**
 * Hears how far a request is. It is called on a virtual thread of its own, one event after the other, and never on a lane: a slow one holds
 * up nothing but the result of its own request, which comes after the last event. What it throws is logged once, and changes nothing.
 */
@FunctionalInterface
public interface ProgressListener {

    /** Hears nothing. */
    ProgressListener NONE = progress -> { };

    /** An AR step has finished. */
    void at(GenerationProgress progress);
}
