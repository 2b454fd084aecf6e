package dev.isthmus.runtime.lane;

import java.util.concurrent.Callable;

/**
 * Something that every lane has one of, because it belongs to a thread: a CUDA stream, buffers that tasks write to. What is
 * only read, such as weights, belongs in a {@code SharedScope} instead, once for all lanes.
 *
 * <p>Each lane opens its own when the lanes start, on the lane's thread, so that a missing file is known then and not at the first
 * request, and no task ever pays for it. It is closed on the same thread with the lane, if it is {@link AutoCloseable}.
 * Tensors made while opening live as long as the lane.
 *
 * {@snippet :
 * LaneLocal<Tensor> scratch = LaneLocal.of("scratch", () -> Tensor.empty(DType.F32, 1 << 20));
 * try (Lanes lanes = Lanes.start(config, scratch)) {
 *     double sum = lanes.submit(lane -> {
 *         Tensor mine = lane.get(scratch).narrow(0, 0, 6);
 *         mine.copyFrom(Tensor.of(values, 6));
 *         return mine.sum().item();
 *     }).get();
 * }
 * }
 *
 * @param <M> what each lane has
 */
public final class LaneLocal<M> {
    /* Not opened at first use: its tensors would belong to the scope of the task that asked first. */

    private final String name;
    private final Callable<? extends M> opening;

    private LaneLocal(String name, Callable<? extends M> opening) {
        this.name = name;
        this.opening = opening;
    }

    /**
     * Says how a lane makes its own.
     *
     * @param name    for messages
     * @param opening called once on every lane; must not return null
     */
    public static <M> LaneLocal<M> of(String name, Callable<? extends M> opening) {
        return new LaneLocal<>(name, opening);
    }

    M open() throws Exception {
        M opened = opening.call();
        if (opened == null) {
            throw new IllegalStateException(this + " is null");
        }
        return opened;
    }

    @Override
    public String toString() {
        return "lane-local " + name;
    }
}
