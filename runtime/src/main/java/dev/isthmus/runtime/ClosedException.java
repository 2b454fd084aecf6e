package dev.isthmus.runtime;

/**
 * A tensor, scope or file was used after it was closed, or a tensor was made where no scope is open.
 *
 * {@snippet :
 * x.close();
 * try {
 *     x.add(1);
 * } catch (ClosedException e) {
 *     log(e.getMessage());    // F32[2, 3] was used after it was freed
 * }
 * }
 */
public final class ClosedException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public ClosedException(String message) {
        super(message);
    }
}
