package dev.isthmus.runtime;

import java.util.Arrays;

/**
 * Owner of tensors: everything that an op makes belongs to the innermost open scope of its thread and is freed, last made
 * first, when that scope closes.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Tensor y = x.linear(w, b);
 *     return scope.keep(y.add(x));      // the only way out
 * }
 * }</pre>
 *
 * <p>A scope belongs to the thread that opened it, and scopes close in the reverse order of opening.
 */
public final class Scope implements AutoCloseable {

    private static final ThreadLocal<Scope[]> INNERMOST = ThreadLocal.withInitial(() -> new Scope[1]);

    private final Thread thread = Thread.currentThread();
    private final Scope outer;
    private Tensor[] owned = new Tensor[16];
    private int count;
    private boolean closed;

    private Scope(Scope outer) {
        this.outer = outer;
    }

    /** Opens a scope inside this thread's innermost one. */
    public static Scope open() {
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
        if (outer == null) {
            throw new IllegalStateException("keep: this is the outermost scope of its thread; there is nowhere to keep to");
        }
        tensor.moveTo(this, outer);
        return tensor;
    }

    /** Tensors that this scope owns now. */
    public int size() {
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
     * @throws ClosedException       on another thread than the one that opened the scope
     * @throws IllegalStateException if a scope opened later on this thread is still open
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        requireThread();
        Scope[] innermost = INNERMOST.get();
        if (innermost[0] != this) {
            throw new IllegalStateException("a scope opened inside this one is still open: scopes close in reverse order");
        }
        innermost[0] = outer;
        closed = true;
        Tensor.free(owned, count);
        owned = null;
    }

    /** Takes ownership; the returned slot is given back in {@link #release}. */
    int own(Tensor tensor) {
        if (count == owned.length) {
            compact();
        }
        owned[count] = tensor;
        return count++;
    }

    void release(int slot) {
        owned[slot] = null;
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

    void requireOpen() {
        if (closed) {
            throw new ClosedException("this scope is closed");
        }
        requireThread();
    }

    void requireThread() {
        if (Thread.currentThread() != thread) {
            throw new ClosedException("this belongs to thread " + thread.getName() + " and was used on thread "
                    + Thread.currentThread().getName());
        }
    }
}
