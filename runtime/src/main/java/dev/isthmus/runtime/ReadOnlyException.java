package dev.isthmus.runtime;

/**
 * A tensor that must not change was to be changed in place: one in read-only memory, or of a shared scope.
 *
 * {@snippet :
 * Tensor stored = checkpoint.tensor("w");                 // in the mapped file
 * try {
 *     stored.addInPlace(w);
 * } catch (ReadOnlyException e) {
 *     log(e.getMessage());    // F32[3, 3] is read-only and cannot be changed in place; use copy()
 * }
 * }
 */
public final class ReadOnlyException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public ReadOnlyException(String message) {
        super(message);
    }
}
