package dev.isthmus.bindings;

import java.util.List;

/** A native library cannot be found, unpacked or loaded. The message is one line; {@link #attempts()} has the rest. */
public final class NativeLoadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Attempt> attempts;

    /**
     * @param message one line that names the thing, what was found and what to do
     * @param attempts every place that was tried
     * @param cause what the system said, or null
     */
    public NativeLoadException(String message, List<Attempt> attempts, Throwable cause) {
        super(message, cause);
        this.attempts = List.copyOf(attempts);
    }

    NativeLoadException(String message) {
        this(message, List.of(), null);
    }

    NativeLoadException(String message, Throwable cause) {
        this(message, List.of(), cause);
    }

    /** {@return the same trouble, told with the search that led to it} */
    NativeLoadException after(List<Attempt> search) {
        return new NativeLoadException(getMessage(), search, getCause() == null ? this : getCause());
    }

    /** {@return every place that was tried, in order; empty when the search itself was not the trouble} */
    public List<Attempt> attempts() {
        return attempts == null ? List.of() : attempts; // null after deserialization
    }
}
