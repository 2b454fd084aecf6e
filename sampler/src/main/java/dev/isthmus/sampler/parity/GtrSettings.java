package dev.isthmus.sampler.parity;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.isthmus.sampler.plan.StageDiffusion;
import java.util.List;

/** The {@code plan} of a recorded GtR case. */
record GtrSettings(
        @JsonProperty(value = "ar_steps", required = true) List<Integer> arSteps,
        @JsonProperty(value = "t_max", required = true) int max,
        @JsonProperty(value = "t_min", required = true) int min,
        @JsonProperty(value = "t_rec", required = true) int reconstruction,
        @JsonProperty(value = "t_detail", required = true) int detail,
        @JsonProperty(value = "beta", required = true) double beta) {

    StageDiffusion diffusion() {
        return new StageDiffusion(max, min, reconstruction, detail);
    }
}
