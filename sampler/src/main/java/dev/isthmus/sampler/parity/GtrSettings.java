package dev.isthmus.sampler.parity;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.isthmus.sampler.plan.Detail;
import dev.isthmus.sampler.plan.DetailRule;
import dev.isthmus.sampler.plan.DiffusionSchedule;
import java.util.List;

/** The {@code plan} of a recorded GtR case. */
record GtrSettings(
        @JsonProperty(value = "ar_steps", required = true) List<Integer> arSteps,
        @JsonProperty(value = "t_max", required = true) int max,
        @JsonProperty(value = "t_min", required = true) int min,
        @JsonProperty(value = "t_rec", required = true) int reconstruction,
        @JsonProperty(value = "t_detail", required = true) int detail,
        @JsonProperty(value = "beta", required = true) double beta) {

    DiffusionSchedule.StageAware diffusion() {
        return new DiffusionSchedule.StageAware(max, min, reconstruction);
    }

    DetailRule fts() {
        return new DetailRule(Detail.Mode.HIGH_FREQUENCY, beta, detail);
    }
}
