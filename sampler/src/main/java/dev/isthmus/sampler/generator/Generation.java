package dev.isthmus.sampler.generator;

import dev.isthmus.sampler.Pixels;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A request that was accepted: wait for its images, or cancel it. Any thread may do either, virtual ones too.
 *
 * <p>A cancelled request that waits never starts. One that runs is left out of account at once; the lane stops after the current AR step unless
 * others in the batch still want their images. In that case the batch goes on with all of its images, because taking one out would
 * cost as much as it saves, and those that nobody wants are thrown away.
 */
public final class Generation {

    private final RequestQueue queue;
    private final ImageRequest request;
    private final Way way;
    private final double cost;
    private final ProgressListener listener;
    private final long arrived = System.nanoTime();
    private final Listening<GenerationProgress> listening;
    private final CompletableFuture<List<Pixels>> images = new CompletableFuture<>();
    private final CompletableFuture<Void> alarm = new CompletableFuture<>();
    private final Pixels[] made;
    private final AtomicInteger missing;
    /** Images that were begun; guarded by the queue's lock. */
    private int begun;
    /** Written under the queue's lock. */
    private volatile GenerationState state = GenerationState.QUEUED;
    /** Completes the future; null before the end. */
    private volatile Runnable conclusion;

    /**
     * @param way  in which all of the images are made
     * @param cost of one image, FLOP
     */
    Generation(RequestQueue queue, ImageRequest request, Way way, double cost, ProgressListener listener) {
        this.queue = queue;
        this.request = request;
        this.way = way;
        this.cost = cost;
        this.listener = listener;
        listening = new Listening<>("a progress listener", listener::at);
        made = new Pixels[request.images().size()];
        missing = new AtomicInteger(made.length);
    }

    // --- for whoever submitted it -----------------------------------------------------------------------------------

    /** What was asked for. */
    public ImageRequest request() {
        return request;
    }

    /**
     * The images, in the order of the request. Completing this future in any way, say by cancelling it or with
     * {@link CompletableFuture#orTimeout}, cancels the request; giving up on a future that was derived from it does not. What is hung
     * on it never runs on a lane.
     *
     * <p>It fails with a {@link DeadlineException}, a {@link GenerationException}, or a {@link CancellationException} if the request was
     * cancelled or the generator closed before it was finished.
     */
    public CompletableFuture<List<Pixels>> images() {
        return images;
    }

    /**
     * Cancels the request. Returns at once.
     *
     * @return false if it had ended already
     */
    public boolean cancel() {
        if (!end(GenerationState.CANCELLED, () -> images.cancel(false))) {
            return false;
        }
        listening.close();
        conclusion.run();
        return true;
    }

    /** How far it is now. */
    public GenerationState state() {
        return state;
    }

    // --- for the generator ------------------------------------------------------------------------------------------

    /** It is in the queue: its deadline runs, and its future counts. */
    void accepted() {
        images.whenComplete((result, thrown) -> {
            cancel();
            queue.told(this);
        });
        request.deadline().ifPresent(deadline -> {
            alarm.thenRunAsync(() -> expire(deadline), Thread::startVirtualThread);
            alarm.completeOnTimeout(null, TimeUnit.NANOSECONDS.convert(deadline), TimeUnit.NANOSECONDS);
        });
    }

    Way way() {
        return way;
    }

    double cost() {
        return cost;
    }

    long arrived() {
        return arrived;
    }

    boolean listens() {
        return listener != ProgressListener.NONE && !state.ended();
    }

    int unbegun() {
        return made.length - begun;
    }

    /** The next image to begin with. */
    Batch.Row begin() {
        return new Batch.Row(this, begun++);
    }

    /** Under the queue's lock. */
    void running() {
        state = GenerationState.RUNNING;
    }

    /** Under the queue's lock, once. */
    void ended(GenerationState how, Runnable end) {
        conclusion = end;
        state = how;
    }

    /** Whether this is called by its listener. */
    boolean isTellingHere() {
        return !images.isDone() && listening.isHere();
    }

    void tell(GenerationProgress progress) {
        listening.tell(progress);
    }

    void made(int index, Pixels image) {
        made[index] = image;
        if (missing.decrementAndGet() == 0 && end(GenerationState.FINISHED, () -> images.complete(List.of(made)))) {
            listening.end(conclusion);
        }
    }

    void fail(Throwable why) {
        GenerationException failure = new GenerationException("the images could not be made", why);
        if (end(GenerationState.FAILED, () -> images.completeExceptionally(failure))) {
            listening.end(conclusion);
        }
    }

    /** The generator is closed and its patience at an end: with the images, or with a listener that holds the result back. */
    void close() {
        end(GenerationState.CANCELLED, () -> images.completeExceptionally(new CancellationException("the generator was closed")));
        concludeNow();
    }

    private void expire(Duration deadline) {
        DeadlineException passed = new DeadlineException(deadline, state == GenerationState.RUNNING);
        if (end(GenerationState.EXPIRED, () -> images.completeExceptionally(passed))) {
            concludeNow();
        }
    }

    private void concludeNow() {
        listening.close();
        Thread.startVirtualThread(conclusion);
    }

    /** The first to say how it ended is believed. */
    private boolean end(GenerationState how, Runnable end) {
        if (!queue.end(this, how, end)) {
            return false;
        }
        alarm.cancel(false);
        return true;
    }
}
