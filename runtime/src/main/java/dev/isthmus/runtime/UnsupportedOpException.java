package dev.isthmus.runtime;

/** An op that the loaded libtorch does not have, or whose arguments its C ABI cannot carry. */
public final class UnsupportedOpException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public UnsupportedOpException(String message) {
        super(message);
    }
}
