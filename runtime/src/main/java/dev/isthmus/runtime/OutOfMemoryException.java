package dev.isthmus.runtime;

/** Memory for a tensor could not be had. Nothing was allocated, and the process can go on. */
public final class OutOfMemoryException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public OutOfMemoryException(String message) {
        super(message);
    }
}
