package dev.isthmus.runtime.lane;

import java.util.concurrent.Callable;

/**
 * Something that every lane has one of, because it belongs to a thread: a model's tensors, a CUDA stream.
 *
 * <p>Each lane opens its own when the lanes start, on the lane's thread, so that a missing file is known then and not at the first
 * request, and no task ever pays for it. It is closed on the same thread with the lane, if it is {@link AutoCloseable}.
 * Tensors made while opening live as long as the lane.
 *
 * {@snippet :
 * LaneLocal<ImageModel> model = LaneLocal.of("model", () -> ImageModel.open(directory));
 * try (Lanes lanes = Lanes.start(config, model)) {
 *     lanes.submit(lane -> lane.get(model).generate(plan, request, noise, listener)).get();
 * }
 * }
 *
 * @param <M> what each lane has
 */
public final class LaneLocal<M> {
    /* Not opened at first use: a model is a scope of its thread, and would lie inside the scope of the task that asked first. */

    private final String name;
    private final Callable<? extends M> opening;

    private LaneLocal(String name, Callable<? extends M> opening) {
        this.name = name;
        this.opening = opening;
    }

    /**
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
