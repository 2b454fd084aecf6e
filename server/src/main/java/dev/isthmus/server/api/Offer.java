package dev.isthmus.server.api;

import dev.isthmus.sampler.flops.FlopCount;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import java.util.Optional;

/**
 * A preset that fits the model.
 *
 * @param preset    the preset
 * @param plan      that it makes for the model, at the model's guidance scale
 * @param teraflops of one image, 10^12 floating point operations
 */
record Offer(Preset preset, Plan plan, double teraflops) {

    /** The preset on this model, unless the model's grid is too small for it. */
    static Optional<Offer> of(Preset preset, ModelConfig model, double cfg) {
        try {
            Plan plan = preset.plan(model.mar().grid(), cfg);
            return Optional.of(new Offer(preset, plan, FlopCount.of(model.mar().shape(), preset.backbone(), plan).tera()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
