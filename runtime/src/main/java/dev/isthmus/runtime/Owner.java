package dev.isthmus.runtime;

/**
 * What tensors belong to, and are freed with: a {@link Scope} of one thread, or a {@link SharedScope} that any thread reads.
 *
 * {@snippet :
 * try (Owner owner = SharedScope.open()) {
 *     Tensor mine = x.copy().moveTo(owner);
 *     log(owner.size());                                  // 1
 * }
 * }
 */
public abstract sealed class Owner implements AutoCloseable permits Scope, SharedScope {

    Owner() {
    }

    /** Tensors and generators that this owner holds now. */
    public abstract int size();

    /** Frees what this owner holds. Closing twice does nothing. */
    @Override
    public abstract void close();

    /** Takes ownership; the answer is what {@link #release} wants back. */
    abstract int own(Resource resource);

    abstract void release(Resource resource);

    /** Refuses a caller that may not use what is owned here. */
    abstract void requireAccess();

    /** Refuses when nothing can be added. */
    abstract void requireOpen();

    /** Refuses a caller that may not free or move what is owned here. */
    abstract void requireControl();
}
