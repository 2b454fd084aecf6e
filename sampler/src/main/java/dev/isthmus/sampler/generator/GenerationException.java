package dev.isthmus.sampler.generator;

import dev.isthmus.runtime.IsthmusException;

/** A request failed. The cause is what was thrown on the lane, or what the lane died of. */
public final class GenerationException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    GenerationException(String what, Throwable cause) {
        super(what + ": " + cause.toString().lines().findFirst().orElse(""), cause);
    }
}
