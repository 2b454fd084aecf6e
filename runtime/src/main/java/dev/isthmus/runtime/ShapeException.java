package dev.isthmus.runtime;

/**
 * Shapes that do not fit an op, found before libtorch is asked (a failing native call costs milliseconds).
 *
 * {@snippet :
 * try {
 *     x.matmul(x);
 * } catch (ShapeException e) {
 *     log(e.getMessage());    // matmul: F32[2, 3] and F32[2, 3]
 * }
 * }
 */
public final class ShapeException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }
}
