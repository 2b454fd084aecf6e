package dev.isthmus.runtime.lane;

import dev.isthmus.runtime.ClosedException;
import dev.isthmus.runtime.LibraryException;
import dev.isthmus.runtime.Torch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A fixed pool of platform threads that run tasks in the order in which they come. All methods may be called from any thread,
 * virtual ones included; they never compute there.
 *
 * {@snippet :
 * try (Lanes lanes = Lanes.start(LaneConfig.ofMachine())) {
 *     Ticket<float[]> ticket = lanes.submit(lane -> Tensor.of(values, 2, 3).softmax(1).toFloats());
 *     float[] probabilities = ticket.get();
 * }
 * }
 *
 * <p>While the queue is full, {@link #submit(LaneTask)} waits, which passes the pressure on to where the work comes from; a server
 * that would rather say no takes {@link #trySubmit} or {@link #submit(LaneTask, Duration)}.
 */
public final class Lanes implements AutoCloseable {

    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    private final LaneConfig config;
    private final TaskQueue queue;
    private final List<Lane> lanes;

    private Lanes(LaneConfig config, List<LaneLocal<?>> locals) {
        this.config = config;
        queue = new TaskQueue(config);
        lanes = IntStream.range(0, config.lanes()).mapToObj(i -> new Lane(i, config, queue, locals)).toList();
    }

    /**
     * Starts the lanes and waits until each has its number of threads and its lane-locals. Loads libtorch if nothing has yet.
     *
     * @throws LibraryException     if no usable libtorch is found
     * @throws LaneException        if a lane could not be set up, say because a lane-local did not open; none is left running
     * @throws InterruptedException if interrupted; the lanes then end by themselves
     */
    public static Lanes start(LaneConfig config, LaneLocal<?>... locals) throws InterruptedException {
        Torch.load(notice -> { });      // not on a lane: threads that libraries start as they load would bear its name
        Lanes started = new Lanes(config, List.of(locals));
        try {
            for (Lane lane : started.lanes) {
                lane.start();
            }
            for (Lane lane : started.lanes) {
                lane.awaitReady();
            }
            return started;
        } catch (InterruptedException e) {
            started.queue.close();
            throw e;
        } catch (Throwable t) {
            started.close();
            throw t;
        }
    }

    /** What these were started with. */
    public LaneConfig config() {
        return config;
    }

    /**
     * Submits a task, waiting while the queue is full.
     *
     * @throws ClosedException       if the lanes are closed, now or while this waits
     * @throws LaneException         if all lanes have died
     * @throws InterruptedException  if interrupted while waiting; the task is not submitted then
     * @throws IllegalStateException on one of these lanes: all of them waiting for room would never make any
     */
    public <T> Ticket<T> submit(LaneTask<? extends T> task) throws InterruptedException {
        Lane.refuseToWaitFor(queue);
        Ticket<T> ticket = new Ticket<>(queue, task);
        queue.put(ticket, Long.MAX_VALUE);      // 292 years
        return ticket;
    }

    /**
     * As {@link #submit(LaneTask)}, for a limited time.
     *
     * @return nothing if the queue stayed full
     */
    public <T> Optional<Ticket<T>> submit(LaneTask<? extends T> task, Duration patience) throws InterruptedException {
        Lane.refuseToWaitFor(queue);
        Ticket<T> ticket = new Ticket<>(queue, task);
        return queue.put(ticket, TimeUnit.NANOSECONDS.convert(patience)) ? Optional.of(ticket) : Optional.empty();
    }

    /**
     * Submits a task if the queue has room now. A task may do this too, for work that is to follow it.
     *
     * @return nothing if the queue is full
     * @throws ClosedException if the lanes are closed
     * @throws LaneException   if all lanes have died
     */
    public <T> Optional<Ticket<T>> trySubmit(LaneTask<? extends T> task) {
        Ticket<T> ticket = new Ticket<>(queue, task);
        return queue.offer(ticket) ? Optional.of(ticket) : Optional.empty();
    }

    /** What has become of the tasks so far, and how many lanes are left. */
    public LaneCounts counts() {
        return queue.counts();
    }

    /**
     * Takes no more tasks, finishes those accepted, and waits for the lanes to end. When interrupted meanwhile, cancels instead and
     * goes on waiting, and the thread is interrupted at the end: the lanes have ended when this returns.
     */
    @Override
    public void close() {
        boolean interrupted = false;
        CloseMode mode = CloseMode.FINISH;
        while (true) {
            try {
                if (close(mode, FOR_EVER)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
                mode = CloseMode.CANCEL;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes no more tasks, finishes or cancels those accepted, and waits for the lanes to end. It may be called again, with
     * another mode or more patience; closing finished lanes does nothing.
     *
     * @return whether all lanes have ended, and with them everything that they owned
     * @throws InterruptedException  if interrupted while waiting; the lanes stay closed
     * @throws IllegalStateException on one of these lanes, which cannot wait for itself
     */
    public boolean close(CloseMode mode, Duration patience) throws InterruptedException {
        Lane.refuseToWaitFor(queue);
        queue.close();
        if (mode == CloseMode.CANCEL) {
            queue.unfinished().forEach(ticket -> queue.cancel(ticket, "cancelled by closing the lanes"));
        }
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
        for (Lane lane : lanes) {
            if (!joined(lane, deadline - System.nanoTime())) {
                return false;
            }
        }
        return true;
    }

    /** A lane that was never started has ended too: its start failed. */
    private static boolean joined(Lane lane, long nanos) throws InterruptedException {
        return lane.getState() == Thread.State.NEW || lane.join(Duration.ofNanos(nanos));
    }
}
