package dev.isthmus.sampler.generator;

/** Which of the waiting requests come first. A higher one always does, however long a lower one has waited; equal ones keep their order. */
public enum Priority {
    /** Made when nothing else waits. */
    LOW,
    /** The usual. */
    NORMAL,
    /** Made next. */
    HIGH
}
