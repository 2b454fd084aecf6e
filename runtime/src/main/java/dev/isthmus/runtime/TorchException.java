package dev.isthmus.runtime;

/** libtorch refused an op; the message holds the op, the dtypes and shapes of its tensors, and libtorch's own text. */
public class TorchException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public TorchException(String message) {
        super(message);
    }
}
