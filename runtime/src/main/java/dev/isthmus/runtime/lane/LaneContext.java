package dev.isthmus.runtime.lane;

/**
 * The lane that a task runs on, as the task sees it.
 *
 * {@snippet :
 * lanes.submit(lane -> {
 *     Network network = lane.get(NETWORK);           // this lane's own
 *     for (int step = 0; step < steps; step++) {
 *         lane.throwIfCancelled();
 *         network.step(step);
 *     }
 *     return network.result();
 * });
 * }
 */
public interface LaneContext extends Cancellation {

    /** Which lane this is, from 0 on. */
    int index();

    /**
     * This lane's own instance, which the task must not close.
     *
     * @throws IllegalArgumentException if it was not named when the lanes were started
     * @throws IllegalStateException    on another thread than the lane
     */
    <M> M get(LaneLocal<M> local);
}
