package dev.isthmus.sampler.generator;

/** How far a request has come. */
public enum GenerationState {
    /** Accepted; none of its images is being made. */
    QUEUED,
    /** At least one of its images has been begun. */
    RUNNING,
    /** All images were made. */
    FINISHED,
    /** An image could not be made. */
    FAILED,
    /** Nobody wants it any more, or the generator was closed before it was finished. */
    CANCELLED,
    /** Its deadline passed first. */
    EXPIRED;

    /** Whether the state is final. */
    public boolean ended() {
        return this != QUEUED && this != RUNNING;
    }
}
