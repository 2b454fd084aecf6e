package dev.isthmus.server.http;

import dev.isthmus.runtime.ClosedException;
import dev.isthmus.runtime.OutOfMemoryException;
import dev.isthmus.sampler.NotFiniteException;
import dev.isthmus.sampler.generator.DeadlineException;
import dev.isthmus.sampler.generator.RefusedException;
import dev.isthmus.server.api.Problem;
import dev.isthmus.server.api.Refusal;
import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/** What went wrong with a generation, as its client hears it. */
final class Failures {
    private static final System.Logger LOG = System.getLogger(Failures.class.getPackageName());
    private static final int DEEPEST = 16;

    private Failures() {
    }

    static Refusal of(Throwable failure) {
        return switch (failure) {
            case Refusal refusal -> refusal;
            case RefusedException full -> Refusal.of(Problem.QUEUE_FULL, full.getMessage())
                    .retryAfter(full.retryAfter().plusNanos(999_999_999).toSeconds());
            case DeadlineException late -> Refusal.of(Problem.DEADLINE_EXCEEDED, late.getMessage());
            case CancellationException cancelled -> Refusal.of(Problem.CANCELLED,
                    "the server is shutting down and could not finish the images", cancelled);
            case ClosedException closed -> Refusal.of(Problem.DRAINING, "the server is shutting down", closed);
            case Throwable other when causes(other).anyMatch(OutOfMemoryException.class::isInstance) -> {
                LOG.log(Level.ERROR, "memory ran out", other);
                yield Refusal.of(Problem.OUT_OF_MEMORY, "the images do not fit in the server's memory");
            }
            case Throwable other when causes(other).anyMatch(NotFiniteException.class::isInstance) -> Refusal.of(Problem.NOT_FINITE,
                    "these images come to infinities instead of pictures; expected a smaller cfg or temperature");
            default -> {
                LOG.log(Level.ERROR, "images could not be made", failure);
                yield Refusal.of(Problem.INTERNAL_ERROR, "the images could not be made; the server's log says why");
            }
        };
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(DEEPEST);
    }
}
