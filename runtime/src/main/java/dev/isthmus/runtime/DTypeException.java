package dev.isthmus.runtime;

/** Element types that do not fit an op or each other. */
public final class DTypeException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public DTypeException(String message) {
        super(message);
    }
}
