package dev.isthmus.app;

/** Something the user gave cannot be used; the message is one line that names it, its value and what was expected. */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
