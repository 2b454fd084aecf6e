package dev.isthmus.server.api;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** A request is not answered with images; this says why, in one line that may be shown to whoever asked. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final String param;
    private final long retryAfterSeconds;

    private Refusal(Problem problem, String param, String message, long retryAfterSeconds, Throwable cause) {
        super(message, cause);
        this.problem = Objects.requireNonNull(problem, "problem");
        this.param = param;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Nothing in particular of the request is to blame. */
    public static Refusal of(Problem problem, String message) {
        return new Refusal(problem, null, message, 0, null);
    }

    /** As {@link #of(Problem, String)}, for the server's log with what led to it. */
    public static Refusal of(Problem problem, String message, Throwable cause) {
        return new Refusal(problem, null, message, 0, cause);
    }

    /** A field is to blame. */
    public static Refusal field(Problem problem, String param, String message) {
        return new Refusal(problem, param, message, 0, null);
    }

    /** The same with advice on when to come back, 1 s or more. */
    public Refusal retryAfter(long seconds) {
        return new Refusal(problem, param, getMessage(), Math.max(1, seconds), getCause());
    }

    /** What kind of error it is. */
    public Problem problem() {
        return problem;
    }

    /** The field that is to blame, if one is. */
    public Optional<String> param() {
        return Optional.ofNullable(param);
    }

    /** When to come back, if that is known. */
    public OptionalLong retryAfterSeconds() {
        return retryAfterSeconds == 0 ? OptionalLong.empty() : OptionalLong.of(retryAfterSeconds);
    }
}
