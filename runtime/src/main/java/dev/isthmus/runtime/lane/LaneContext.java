package dev.isthmus.runtime.lane;

/**
 * The lane that a task runs on, as the task sees it.
 *
 * {@snippet :
 * lanes.submit(lane -> {
 *     Tensor sum = Tensor.zeros(DType.F32, 6);
 *     for (int step = 0; step < 10; step++) {
 *         lane.throwIfCancelled();
 *         sum.addInPlace(Tensor.of(values, 6));
 *     }
 *     return sum.toFloats();
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
