package dev.isthmus.runtime.lane;

import dev.isthmus.runtime.IsthmusException;

/**
 * The work was cancelled. A task meets it at its checks and lets it pass; whoever waits for the task's {@link Ticket} meets it
 * there.
 *
 * {@snippet :
 * try {
 *     return ticket.get();
 * } catch (CancelledException e) {
 *     return null;                            // somebody called ticket.cancel(), or the lanes were closed
 * }
 * }
 */
public final class CancelledException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public CancelledException(String message) {
        super(message);
    }

    public CancelledException(String message, Throwable cause) {
        super(message, cause);
    }
}
