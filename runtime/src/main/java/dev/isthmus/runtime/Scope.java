package dev.isthmus.runtime;

import java.util.Arrays;

/**
 * Owner of tensors: everything that an op makes belongs to the innermost open scope of its thread and is freed, last made
 * first, when that scope closes.
 *
 * {@snippet :
 * try (Scope scope = Scope.open()) {
 *     Tensor y = x.linear(w, b);
 *     return scope.keep(y.add(x));      // the only way out
 * }
 * }
 *
 * <p>A scope belongs to the thread that opened it, and scopes close in the reverse order of opening. Scopes open on platform
 * threads only: native libraries keep threads and caches for every thread that computes, and virtual threads come in
 * thousands. Callers on virtual threads hand work to {@code dev.isthmus.runtime.lane.Lanes}.
 */
public final class Scope extends Owner {

    private static final ThreadLocal<Scope[]> INNERMOST = ThreadLocal.withInitial(() -> new Scope[1]);

    private final Thread thread = Thread.currentThread();
    private final Scope outer;
    private final Births.OpenState state = new Births.OpenState();
    private Resource[] owned = new Resource[16];
    private int count;

    private Scope(Scope outer) {
        this.outer = outer;
        Births.watch(this, state);
    }

    /**
     * Opens a scope inside this thread's innermost one.
     *
     * @throws ConfinementException on a virtual thread
     */
    public static Scope open() {
        if (Thread.currentThread().isVirtual()) {
            throw new ConfinementException("a scope was opened on the virtual thread " + Thread.currentThread().getName()
                    + "; expected a platform thread: submit the work to Lanes");
        }
        Scope[] innermost = INNERMOST.get();
        return innermost[0] = new Scope(innermost[0]);
    }

    /**
     * This thread's innermost open scope.
     *
     * @throws ClosedException if the thread has none
     */
    public static Scope current() {
        Scope scope = INNERMOST.get()[0];
        if (scope == null) {
            throw new ClosedException("no scope is open on thread " + Thread.currentThread().getName()
                    + ": open one with try (Scope scope = Scope.open())");
        }
        return scope;
    }

    /**
     * Lets a tensor outlive this scope: it moves to the scope outside this one.
     *
     * @return the same tensor
     * @throws ClosedException       if the tensor is not this scope's, or either is closed
     * @throws IllegalStateException if there is no scope outside
     */
    public Tensor keep(Tensor tensor) {
        requireOpen();
        tensor.requireUsable();
        if (outer == null) {
            throw new IllegalStateException("keep: this is the outermost scope of its thread; there is nowhere to keep to");
        }
        if (tensor.owner() != this) {
            throw new ClosedException("keep: " + tensor + " belongs to another scope");
        }
        return tensor.moveTo(outer);
    }

    /**
     * Gives everything that this scope owns now to another owner, as {@link Tensor#moveTo} does: a model that was built in a scope
     * to a {@link SharedScope}.
     */
    public void moveAllTo(Owner target) {
        requireOpen();
        target.requireOpen();
        if (target instanceof SharedScope && Arrays.stream(owned, 0, count).anyMatch(Generator.class::isInstance)) {
            throw new IllegalArgumentException("moveAllTo: a generator changes with every draw and cannot be shared");
        }
        Resource[] all = Arrays.copyOf(owned, count);
        for (Resource resource : all) {
            if (resource instanceof Tensor tensor) {
                tensor.moveTo(target);
            } else if (resource != null) {
                resource.changeOwner(target);
            }
        }
    }

    @Override
    public int size() {
        requireAccess();
        int live = 0;
        for (int i = 0; i < count; i++) {
            if (owned[i] != null) {
                live++;
            }
        }
        return live;
    }

    /**
     * Frees what the scope owns. Closing twice does nothing.
     *
     * @throws ConfinementException  on another thread than the one that opened the scope
     * @throws IllegalStateException if a scope opened later on this thread is still open
     */
    @Override
    public void close() {
        if (!state.open) {
            return;
        }
        requireAccess();
        Scope[] innermost = INNERMOST.get();
        if (innermost[0] != this) {
            throw new IllegalStateException("a scope opened inside this one is still open: scopes close in reverse order");
        }
        innermost[0] = outer;
        state.open = false;
        Freeing.lastFirst(owned, count);
        owned = null;
        count = 0;
    }

    @Override
    int own(Resource resource) {
        if (count == owned.length) {
            compact();
        }
        owned[count] = resource;
        return count++;
    }

    @Override
    void release(Resource resource) {
        owned[resource.slot] = null;
        while (count > 0 && owned[count - 1] == null) {
            count--;
        }
    }

    /** Closes the gaps that early closing left, and grows when there were few. */
    private void compact() {
        int live = 0;
        for (int i = 0; i < count; i++) {
            if (owned[i] != null) {
                owned[live] = owned[i];
                owned[live].slot = live;
                live++;
            }
        }
        Arrays.fill(owned, live, count, null);
        count = live;
        if (live > owned.length / 2) {
            owned = Arrays.copyOf(owned, owned.length * 2);
        }
    }

    @Override
    void requireAccess() {
        if (Thread.currentThread() != thread) {
            throw new ConfinementException("this belongs to thread " + thread.getName() + " and was used on thread "
                    + Thread.currentThread().getName() + "; tensors for several threads belong in a SharedScope");
        }
    }

    @Override
    void requireOpen() {
        requireAccess();
        if (!state.open) {
            throw new ClosedException("this scope is closed");
        }
    }

    @Override
    void requireControl() {
        requireOpen();
    }
}
