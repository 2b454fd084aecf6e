package dev.isthmus.runtime;

import java.util.List;

/**
 * libtorch or the shim could not be found or loaded.
 *
 * {@snippet :
 * try {
 *     Torch.load(notice -> { });
 * } catch (LibraryException e) {
 *     log(e.getMessage());
 *     e.attempts().forEach(attempt -> log(attempt));
 * }
 * }
 */
public final class LibraryException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> attempts;

    public LibraryException(String message, List<String> attempts, Throwable cause) {
        super(message, cause);
        this.attempts = List.copyOf(attempts);
    }

    /** Every place that was looked at, with what was found there. */
    public List<String> attempts() {
        return attempts;
    }
}
