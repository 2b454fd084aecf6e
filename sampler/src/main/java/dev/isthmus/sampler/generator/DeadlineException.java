package dev.isthmus.sampler.generator;

import dev.isthmus.runtime.IsthmusException;
import java.time.Duration;

/** A request's deadline passed before all its images were made. */
public final class DeadlineException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    DeadlineException(Duration deadline, boolean begun) {
        super("the deadline of " + deadline.toMillis() + " ms passed " + (begun ? "before all images were made" : "before a lane was free"));
    }
}
