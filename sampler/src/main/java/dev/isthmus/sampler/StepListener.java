package dev.isthmus.sampler;

import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.lane.Cancellation;
import dev.isthmus.runtime.lane.CancelledException;
import dev.isthmus.sampler.plan.Plan;

/**
 * Hears of every finished AR step; throwing from it stops the run.
 *
 * {@snippet :
 * lanes.submit(lane -> lane.get(model).generate(plan, request, noise,
 *         StepListener.stoppedBy(lane).andThen((same, step) -> progress.at(step))));
 * }
 */
@FunctionalInterface
public interface StepListener {

    /** Hears nothing. */
    StepListener NONE = (plan, arStep) -> { };

    /**
     * Stops the run after the AR step in which it was cancelled, with a {@link CancelledException}. After the last step too: the
     * pixels need not be made any more.
     */
    static StepListener stoppedBy(Cancellation cancellation) {
        return (plan, arStep) -> cancellation.throwIfCancelled();
    }

    /**
     * @param arStep index of the step that has just finished
     */
    void finished(Plan plan, int arStep);

    /**
     * As {@link #finished(Plan, int)}, for whoever wants to look at what is there so far.
     *
     * @param tokens [B, L, C] on the device of the model, zeros where nothing is known yet. They are the sampler's: read them during the
     *     call, and change nothing
     */
    default void finished(Plan plan, int arStep, Tensor tokens) {
        finished(plan, arStep);
    }

    /** Both hear of every step, this one first; if it throws, the other does not. */
    default StepListener andThen(StepListener next) {
        StepListener first = this;
        return new StepListener() {
            @Override
            public void finished(Plan plan, int arStep) {
                first.finished(plan, arStep);
                next.finished(plan, arStep);
            }

            @Override
            public void finished(Plan plan, int arStep, Tensor tokens) {
                first.finished(plan, arStep, tokens);
                next.finished(plan, arStep, tokens);
            }
        };
    }
}
