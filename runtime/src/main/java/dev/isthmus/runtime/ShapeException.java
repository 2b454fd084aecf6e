package dev.isthmus.runtime;

/** Shapes that do not fit an op, found before libtorch is asked (a failing native call costs milliseconds). */
public final class ShapeException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }
}
