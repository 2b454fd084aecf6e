package dev.isthmus.runtime;

/**
 * libtorch refused an op; the message holds the op, the dtypes and shapes of its tensors, and libtorch's own text.
 *
 * {@snippet :
 * try {
 *     x.indexSelect(0, Tensor.of(new long[] {5}, 1));
 * } catch (TorchException e) {
 *     log(e.getMessage());    // aten::index_select(F32[2, 3], I64[1]): index out of range in self
 * }
 * }
 */
public final class TorchException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    private final String op;
    private final String reason;

    TorchException(String op, String message, String reason) {
        super(message);
        this.op = op;
        this.reason = reason;
    }

    /** The op, for example {@code aten::index_select}. */
    public String op() {
        return op;
    }

    /** libtorch's own text, on one line; libtorch before 2.13 gives none and prints it to stderr. */
    public String reason() {
        return reason;
    }
}
