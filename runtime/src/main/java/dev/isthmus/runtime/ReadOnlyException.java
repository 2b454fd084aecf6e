package dev.isthmus.runtime;

/** A tensor that must not change was to be changed in place: one in read-only memory, or of a shared scope. */
public final class ReadOnlyException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public ReadOnlyException(String message) {
        super(message);
    }
}
