package dev.isthmus.app.progress;

import dev.isthmus.sampler.flops.FlopModel;
import dev.isthmus.sampler.plan.Plan;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The work of a run, measured in floating-point operations, since AR steps differ many times in cost.
 *
 * <p>The autoencoder is left out: no plan counts it, and it is little.
 */
public final class Work {
    private final Plan plan;
    private final int images;
    /** Share of an image's work that is done after 0, 1, ... AR steps. */
    private final double[] done;

    /** @param images of the whole run */
    public Work(Plan plan, FlopModel flops, int images) {
        this(plan, step -> flops.cost(plan, step).total(), images);
    }

    /**
     * @param cost   of an AR step
     * @param images of the whole run
     */
    public Work(Plan plan, IntToDoubleFunction cost, int images) {
        this.plan = plan;
        this.images = images;
        done = new double[plan.arSteps() + 1];
        double total = IntStream.range(0, plan.arSteps()).mapToDouble(cost).sum();
        for (int step = 0; step < plan.arSteps(); step++) {
            done[step + 1] = done[step] + cost.applyAsDouble(step) / total;
        }
    }

    /** Before a batch's first AR step; {@code before} images of the run are finished. */
    public Position begun(int before, int batch) {
        return position(before, batch, 0);
    }

    /** After AR step {@code step}, from 0, of a batch. */
    public Position finished(int before, int batch, int step) {
        return position(before, batch, step + 1);
    }

    private Position position(int before, int batch, int steps) {
        double fraction = Math.min(1, (before + batch * done[steps]) / images);
        int stage = plan.steps().get(Math.min(steps, plan.arSteps() - 1)).stage();
        return new Position("", fraction, before + 1, before + batch, images, steps, plan.arSteps(), stage, plan.stages());
    }
}
