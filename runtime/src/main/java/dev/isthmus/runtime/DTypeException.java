package dev.isthmus.runtime;

/**
 * Element types that do not fit an op or each other.
 *
 * {@snippet :
 * try {
 *     x.toLongs();
 * } catch (DTypeException e) {
 *     log(e.getMessage());    // F32[2, 3] was read as I64; convert it with to(DType.I64) first
 * }
 * }
 */
public final class DTypeException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public DTypeException(String message) {
        super(message);
    }
}
