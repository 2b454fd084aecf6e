package dev.isthmus.app.compare;

import dev.isthmus.sampler.flops.FlopCount;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;

/**
 * A preset on a model.
 *
 * @param name        of the preset
 * @param description one line
 * @param backbone    what it runs on
 * @param plan        of every image
 * @param flops       floating-point operations of one image, as papers count them
 */
public record Method(String name, String description, BackboneKind backbone, Plan plan, double flops) {

    /** Operations of one image in units of 10^12. */
    public double tflop() {
        return FlopCount.tera(flops);
    }
}
