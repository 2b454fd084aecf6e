package dev.isthmus.runtime;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Owner of tensors that any thread may read and none may change: the weights of a model that several lanes use.
 *
 * {@snippet :
 * try (SharedScope weights = SharedScope.open()) {
 *     Tensor w;
 *     try (Scope scope = Scope.open()) {
 *         w = checkpoint.tensor("w").moveTo(weights);   // read-only from here on
 *     }
 *     // any thread, in a scope of its own: x.matmul(w)
 * }
 * }
 *
 * <p>Results of ops on shared tensors belong to the scope of the thread that computes them. Closing while an op on another
 * thread reads one of the tensors is refused with an {@link IllegalStateException} and changes nothing. On a GPU an op has ended
 * when it is queued: who uses streams besides the default one waits for them before closing ({@link CudaStream#synchronize}).
 */
public final class SharedScope extends Owner {

    private static final int CLOSED = -1;
    /** It is not settled yet whether closing succeeds. */
    private static final int CLOSING = -2;

    /** Ops that are running on tensors of this scope, {@link #CLOSED}, or {@link #CLOSING}. */
    private final AtomicInteger readers = new AtomicInteger();
    private final List<Resource> owned = new ArrayList<>();
    /** Lifetime of the segments handed out. */
    private final Arena arena = Arena.ofShared();
    private final Births.OpenState state = new Births.OpenState();

    private SharedScope() {
        Births.watch(this, state);
    }

    /** Opens one, on any thread. */
    public static SharedScope open() {
        return new SharedScope();
    }

    @Override
    public int size() {
        synchronized (owned) {
            return owned.size();
        }
    }

    /**
     * Frees what the scope owns, from any thread. Closing twice does nothing.
     *
     * @throws IllegalStateException if an op is running on one of the tensors, or a segment of one is in use
     */
    @Override
    public void close() {
        synchronized (owned) {
            if (!state.open) {
                return;
            }
            int running = readers.compareAndExchange(0, CLOSING);
            if (running != 0) {
                throw new IllegalStateException("a shared scope of " + owned.size() + " tensors was closed while "
                        + running + " ops use them; close it when its users are done");
            }
            try {
                arena.close();
            } catch (IllegalStateException e) {
                readers.set(0);
                throw e;
            }
            state.open = false;
            readers.set(CLOSED);
            Freeing.lastFirst(owned.toArray(Resource[]::new), owned.size());
            owned.clear();
        }
    }

    boolean isClosed() {
        return !state.open;
    }

    Arena arena() {
        return arena;
    }

    /** An op begins to read; {@link #leave} must follow. */
    void enter() {
        while (true) {
            int now = readers.get();
            if (now == CLOSED) {
                throw new ClosedException("a tensor was used after its shared scope was closed");
            }
            if (now == CLOSING) {
                Thread.onSpinWait();
            } else if (readers.compareAndSet(now, now + 1)) {
                return;
            }
        }
    }

    void leave() {
        readers.decrementAndGet();
    }

    @Override
    int own(Resource resource) {
        synchronized (owned) {
            requireOpen();
            owned.add(resource);
            return owned.size() - 1;
        }
    }

    @Override
    void release(Resource resource) {
        throw new AssertionError("nothing leaves a shared scope before its end");
    }

    @Override
    void requireAccess() {
        requireOpen();
    }

    @Override
    void requireOpen() {
        if (!state.open) {
            throw new ClosedException("a shared scope, or a tensor of one, was used after the scope was closed");
        }
    }

    /** What is here stays here. */
    @Override
    void requireControl() {
        throw new IllegalStateException("a tensor of a shared scope cannot be freed or moved by itself: close the shared scope");
    }
}
