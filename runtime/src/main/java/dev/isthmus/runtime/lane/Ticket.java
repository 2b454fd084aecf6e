package dev.isthmus.runtime.lane;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A task that lanes have accepted: wait for its result, or cancel it. Any thread may do either, virtual ones too.
 *
 * {@snippet :
 * Ticket<float[]> ticket = lanes.submit(task);
 * try {
 *     return ticket.get(Duration.ofSeconds(30));
 * } catch (TimeoutException e) {
 *     ticket.cancel();                                // or the lane would work on for nobody
 *     throw e;
 * }
 * }
 *
 * @param <T> what the task makes
 */
public final class Ticket<T> {

    /** How far a task has come. */
    public enum State {
        /** Accepted; no lane has taken it yet. */
        QUEUED,
        /** On a lane. */
        RUNNING,
        /** It returned. */
        DONE,
        /** It threw. */
        FAILED,
        /** It was cancelled before a lane took it, or stopped at a check. */
        CANCELLED;

        /** Whether the state is final. */
        public boolean ended() {
            return this != QUEUED && this != RUNNING;
        }
    }

    private final TaskQueue queue;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    /** Forgotten at the end, so that a ticket that is kept keeps its result only. */
    private LaneTask<? extends T> task;
    /** Written under the queue's lock. */
    private volatile State state = State.QUEUED;
    /** Null until somebody cancels. */
    private volatile String cancelReason;

    /* Both are written before the end is told, and read after it. */
    private T result;
    private Throwable failure;

    Ticket(TaskQueue queue, LaneTask<? extends T> task) {
        this.queue = queue;
        this.task = task;
    }

    // --- for whoever submitted it -----------------------------------------------------------------------------------

    /**
     * Waits for the result.
     *
     * @throws LaneException         if the task threw; the cause is what it threw
     * @throws CancelledException    if the task was cancelled
     * @throws InterruptedException  if this thread is interrupted; the task goes on
     * @throws IllegalStateException on a lane that might have to run this very task
     */
    public T get() throws InterruptedException {
        Lane.refuseToWaitFor(queue, this);
        try {
            end.get();
        } catch (ExecutionException e) {
            throw new AssertionError("the end never fails", e);
        }
        return outcome();
    }

    /**
     * As {@link #get()}, for a limited time.
     *
     * @throws TimeoutException if the task has not ended in time; it goes on
     */
    public T get(Duration patience) throws InterruptedException, TimeoutException {
        Lane.refuseToWaitFor(queue, this);
        try {
            end.get(TimeUnit.NANOSECONDS.convert(patience), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TimeoutException("the task is " + state + " after " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new AssertionError("the end never fails", e);
        }
        return outcome();
    }

    /**
     * Cancels the task: it never starts if it is queued, and stops at its next check if it runs. It may still end in another way, if
     * it makes no check any more. Returns at once.
     *
     * @return false if the task had ended already
     */
    public boolean cancel() {
        return queue.cancel(this, "cancelled");
    }

    /** How far the task is now. */
    public State state() {
        return state;
    }

    /**
     * A future with the task's result, or with what it threw. It is a view: completing or cancelling it does nothing to the task.
     * What is hung on it never runs on a lane.
     */
    public CompletableFuture<T> completion() {
        return end.thenApplyAsync(ended -> {
            if (failure != null) {
                throw new CompletionException(failure);
            }
            return result;
        }, Thread::startVirtualThread);
    }

    private T outcome() {
        return switch (state) {
            case DONE -> result;
            case CANCELLED -> throw new CancelledException(failure.getMessage(), failure);
            default -> throw new LaneException("the task failed", failure);
        };
    }

    // --- for the lane and the queue ---------------------------------------------------------------------------------

    T run(LaneContext lane) throws Exception {
        return task.run(lane);
    }

    void throwIfCancelled() {
        if (cancelReason != null) {
            throw new CancelledException(cancelReason + " while running");
        }
    }

    /** The task returned; its tensors are freed. */
    void done(T made) {
        result = made;
        queue.ended(this, State.DONE);
    }

    /** The task threw; its tensors are freed. Only a cancellation of its own makes it cancelled. */
    void threw(Throwable thrown) {
        if (state.ended()) {
            return;
        }
        failure = thrown;
        queue.ended(this, thrown instanceof CancelledException && cancelReason != null ? State.CANCELLED : State.FAILED);
    }

    /** The task was never run and never will be; the queue changes the state. */
    void fail(LaneException why) {
        failure = why;
    }

    void requestCancel(String reason) {
        if (cancelReason == null) {
            cancelReason = reason;
        }
    }

    void state(State now) {
        if (now == State.CANCELLED && failure == null) {
            failure = new CancelledException(cancelReason + " while queued");
        }
        state = now;
    }

    /** Wakes whoever waits; called once, without the queue's lock. */
    void tell() {
        task = null;
        end.complete(null);
    }
}
