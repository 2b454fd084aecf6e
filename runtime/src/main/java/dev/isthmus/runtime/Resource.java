package dev.isthmus.runtime;

import java.lang.foreign.MemorySegment;

/**
 * Something native with an owner and an end. Use after the end is a {@link ClosedException}, use on a thread that may not is a
 * {@link ConfinementException}; neither reaches native code.
 */
public abstract sealed class Resource implements AutoCloseable permits Tensor, Generator {

    final MemorySegment handle;
    /** Where the owner keeps this; the owner's alone to read and write. */
    int slot;
    private Owner owner;
    /** Of its owner's thread; other threads ask the shared scope itself. */
    private boolean closed;

    Resource(Owner owner, MemorySegment handle) {
        this.owner = owner;
        this.handle = handle;
        this.slot = owner.own(this);
        Births.record(this);
    }

    /** Whether this was freed; the only question that may be asked afterwards, besides the description of its shape. */
    public final boolean isClosed() {
        return closed || owner instanceof SharedScope shared && shared.isClosed();
    }

    /** Whether any thread may read this, because a {@link SharedScope} owns it. */
    public final boolean isShared() {
        return owner instanceof SharedScope;
    }

    /**
     * Frees this before its owner would. Closing twice does nothing.
     *
     * @throws ConfinementException  on another thread than the owner's
     * @throws IllegalStateException if it belongs to a {@link SharedScope}, where others may be using it
     */
    @Override
    public final void close() {
        if (!closed) {
            owner.requireControl();
            owner.release(this);
            free();
            ended();
        }
    }

    /** Gives this to another owner: an outer scope of this thread, or a shared scope. */
    final void changeOwner(Owner to) {
        requireUsable();
        owner.requireControl();
        to.requireOpen();
        if (to != owner) {
            int place = to.own(this);
            owner.release(this);
            owner = to;
            slot = place;
        }
    }

    final Owner owner() {
        return owner;
    }

    final void requireUsable() {
        if (closed) {
            throw new ClosedException(this + " was used after it was freed");
        }
        owner.requireAccess();
    }

    /** Frees the native side; owners that free many at once do it themselves. */
    abstract void free();

    /** Called once, when the native side is gone. */
    void ended() {
        closed = true;
        Births.forget(this);
    }
}
