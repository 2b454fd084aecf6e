package dev.isthmus.runtime.lane;

/**
 * Work for a lane. It runs inside a scope of its own, so that every tensor it makes is freed when it ends; what it returns must
 * be on the Java heap or otherwise independent of the lane, never a tensor. The thread is the lane's: a task leaves its settings
 * alone, {@code Torch.setThreads} among them.
 *
 * {@snippet :
 * LaneTask<float[]> task = lane -> Tensor.of(values, 2, 3).softmax(1).toFloats();
 * }
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface LaneTask<T> {

    /**
     * Does the work.
     *
     * @param lane where it runs; valid until this method returns
     * @return the result, which may be null
     * @throws Exception anything: it reaches whoever waits for the {@link Ticket} as the cause of a {@link LaneException}
     */
    T run(LaneContext lane) throws Exception;
}
