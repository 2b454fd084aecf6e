package dev.isthmus.runtime.lane;

import dev.isthmus.runtime.Scope;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One platform thread that takes tickets until the queue is closed and empty. */
final class Lane extends Thread {

    private static final System.Logger LOG = System.getLogger(Lane.class.getPackageName());

    private final int index;
    private final int threads;
    private final TaskQueue queue;
    private final List<LaneLocal<?>> locals;
    private final Map<LaneLocal<?>, Object> opened = new IdentityHashMap<>();
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    /** The ticket that is running; null when none is. */
    private Ticket<?> current;

    Lane(int index, LaneConfig config, TaskQueue queue, List<LaneLocal<?>> locals) {
        super(null, null, "isthmus-lane-" + index, 0, false);
        /* A process that ends while native code computes may crash on its way out. */
        setDaemon(false);
        this.index = index;
        this.threads = config.threadsPerLane();
        this.queue = queue;
        this.locals = locals;
    }

    /**
     * Waits until the lane takes tickets.
     *
     * @throws LaneException if it could not be set up
     */
    void awaitReady() throws InterruptedException {
        try {
            ready.get();
        } catch (ExecutionException e) {
            throw new LaneException(getName() + " could not be started", e.getCause());
        }
    }

    /** Refuses to let a task wait for its own lanes, which might never come to what it waits for. */
    static void refuseToWaitFor(TaskQueue queue) {
        if (currentThread() instanceof Lane lane && lane.queue == queue) {
            throw new IllegalStateException("a task on " + lane.getName() + " would wait for its own lanes, perhaps for ever");
        }
    }

    /** As {@link #refuseToWaitFor(TaskQueue)}, unless there is nothing to wait for. */
    static void refuseToWaitFor(TaskQueue queue, Ticket<?> ticket) {
        if (!ticket.state().ended()) {
            refuseToWaitFor(queue);
        }
    }

    @Override
    public void run() {
        try (Scope home = Scope.open(); AutoCloseable inside = () -> close(home)) {
            open();
            work();
        } catch (Throwable t) {
            LaneException why = new LaneException(getName() + " died", t);
            if (!ready.completeExceptionally(t)) {
                LOG.log(Level.ERROR, why.getMessage() + "; tasks go on without it", why);
            }
            queue.laneDied(why);
            if (current != null) {
                current.threw(why);     // does nothing if it had ended
            }
            return;
        }
        queue.laneEnded();
    }

    private void open() throws Exception {
        IntraOpThreads.setHere(threads);
        for (LaneLocal<?> local : locals) {
            Object instance = local.open();
            opened.put(local, instance);
            if (instance instanceof AutoCloseable closeable) {
                closing.push(closeable);
            }
        }
        ready.complete(null);
    }

    private void work() {
        Scope base = Scope.current();
        for (Ticket<?> ticket = queue.take(); ticket != null; ticket = queue.take()) {
            current = ticket;
            work(ticket, base);
            current = null;         // an idle lane keeps nobody's result
        }
    }

    /** The ticket hears of its end when everything of the task is freed, so that whoever waits may count on it. */
    private <T> void work(Ticket<T> ticket, Scope base) {
        T result = null;
        Throwable thrown = null;
        try {
            Scope.open();
            result = ticket.run(new Running(this, ticket));
        } catch (Throwable t) {
            thrown = t;             // Errors too: the lane is sound as long as its scopes are
        }
        /* What the task did to this thread must not reach the next one. */
        interrupted();
        try {
            closeDownTo(base);
        } catch (RuntimeException e) {
            /* The lane dies of it, because its own tensors may be gone. */
            IllegalStateException unsound = new IllegalStateException("a task closed a scope that was open before it", e);
            if (thrown != null) {
                unsound.addSuppressed(thrown);
            }
            throw unsound;
        }
        if (thrown == null) {
            thrown = Confined.objection(result);
        }
        if (thrown == null) {
            ticket.done(result);
        } else {
            ticket.threw(thrown);
        }
    }

    /** Closes the task's scope, and those inside it that the task opened and forgot. */
    private static void closeDownTo(Scope base) {
        while (Scope.current() != base) {
            Scope.current().close();
        }
    }

    /** Closes what is inside the lane's outermost scope: the lane-locals, last opened first, and scopes of an opening that failed. */
    private void close(Scope home) {
        for (AutoCloseable local : closing) {
            try {
                local.close();
            } catch (Throwable t) {
                LOG.log(Level.WARNING, getName() + ": closing a lane-local failed", t);
            }
        }
        closeDownTo(home);
    }

    /** What a task is given. */
    private record Running(Lane lane, Ticket<?> ticket) implements LaneContext {

        @Override
        public int index() {
            return lane.index;
        }

        @Override
        @SuppressWarnings("unchecked") // open() put there what LaneLocal<M> opened
        public <M> M get(LaneLocal<M> local) {
            if (currentThread() != lane) {
                throw new IllegalStateException(local + " of " + lane.getName() + " was asked for on thread "
                        + currentThread().getName());
            }
            M instance = (M) lane.opened.get(local);
            if (instance == null) {
                throw new IllegalArgumentException(local + " was not named when the lanes were started");
            }
            return instance;
        }

        @Override
        public void throwIfCancelled() {
            ticket.throwIfCancelled();
        }
    }
}
