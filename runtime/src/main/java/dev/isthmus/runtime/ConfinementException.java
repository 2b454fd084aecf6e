package dev.isthmus.runtime;

/**
 * A tensor or scope was used on a thread that may not: each belongs to the thread that opened its scope.
 *
 * {@snippet :
 * FutureTask<Tensor> elsewhere = new FutureTask<>(() -> x.add(1));
 * Thread.ofPlatform().start(elsewhere);
 * try {
 *     elsewhere.get();
 * } catch (ExecutionException e) {
 *     log(e.getCause().getMessage());    // ... tensors for several threads belong in a SharedScope
 * }
 * }
 */
public final class ConfinementException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public ConfinementException(String message) {
        super(message);
    }
}
