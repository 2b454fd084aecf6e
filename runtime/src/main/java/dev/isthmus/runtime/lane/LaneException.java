package dev.isthmus.runtime.lane;

import dev.isthmus.runtime.IsthmusException;

/**
 * Something failed on a lane: a task, a {@link LaneLocal}, or the lane itself. The cause is never null: it is what was thrown, as
 * it was thrown, with the lane's stack; this exception's own stack is that of whoever asked.
 *
 * {@snippet :
 * try {
 *     return ticket.get();
 * } catch (LaneException e) {
 *     throw e.getCause() instanceof IOException unreadable ? unreadable : e;
 * }
 * }
 */
public final class LaneException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    LaneException(String what, Throwable cause) {
        super(what + ": " + cause.toString().lines().findFirst().orElse(""), cause);
    }
}
