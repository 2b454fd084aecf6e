package dev.isthmus.runtime;

/** A tensor or scope was used on a thread that may not: each belongs to the thread that opened its scope. */
public final class ConfinementException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public ConfinementException(String message) {
        super(message);
    }
}
