package dev.isthmus.runtime.lane;

/**
 * Tells long work that nobody waits for it any more. Work asks at the places where it can stop cleanly; nothing is ever broken
 * off from outside, because a thread in native code cannot be, and interrupting one that reads a file would close the file.
 *
 * {@snippet :
 * for (float[] batch : List.of(values, values)) {
 *     cancellation.throwIfCancelled();
 *     log(Tensor.of(batch, 6).sum().item());
 * }
 * }
 */
@FunctionalInterface
public interface Cancellation {

    /** For work that nobody will cancel. */
    Cancellation NEVER = () -> { };

    /**
     * Returns unless the work has been cancelled.
     *
     * @throws CancelledException if it has
     */
    void throwIfCancelled();
}
