package dev.isthmus.runtime;

/**
 * Root of everything this library throws on its own account; the message is one line that stands by itself.
 *
 * {@snippet :
 * try {
 *     x.matmul(x);
 * } catch (IsthmusException e) {
 *     log(e.getMessage());    // one line, whatever went wrong
 * }
 * }
 */
public class IsthmusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IsthmusException(String message) {
        super(message);
    }

    public IsthmusException(String message, Throwable cause) {
        super(message, cause);
    }
}
