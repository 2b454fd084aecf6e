package dev.isthmus.sampler;

import dev.isthmus.sampler.plan.Plan;

/** Hears of every finished AR step; throwing from it stops the run. */
@FunctionalInterface
public interface StepListener {

    /** Hears nothing. */
    StepListener NONE = (plan, arStep) -> { };

    /**
     * @param arStep index of the step that has just finished
     */
    void finished(Plan plan, int arStep);
}
