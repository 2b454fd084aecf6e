package dev.isthmus.runtime;

/**
 * Memory for a tensor could not be had. Nothing was allocated, and the process can go on.
 *
 * {@snippet :
 * try {
 *     Tensor.empty(DType.F32, 1L << 50);
 * } catch (OutOfMemoryException e) {
 *     log(e.getMessage());    // empty: F32[1125899906842624] needs 4503599627370496 bytes; ...
 * }
 * }
 */
public final class OutOfMemoryException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public OutOfMemoryException(String message) {
        super(message);
    }
}
