package dev.isthmus.runtime;

/**
 * An op that the loaded libtorch does not have, or whose arguments its C ABI cannot carry.
 *
 * {@snippet :
 * try {
 *     Op.of("aten::sofmax");
 * } catch (UnsupportedOpException e) {
 *     log(e.getMessage());    // libtorch 2.13 has no op aten::sofmax; ...
 * }
 * }
 */
public final class UnsupportedOpException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public UnsupportedOpException(String message) {
        super(message);
    }
}
