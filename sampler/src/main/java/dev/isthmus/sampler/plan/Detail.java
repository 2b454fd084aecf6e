package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.diffusion.Respacing;
import java.util.Objects;

/**
 * The tokens of a step that frequency-weighted token selection (FTS) gives a diffusion process of their own.
 *
 * @param count how many tokens are selected, 1 or more
 * @param diffusionSteps their diffusion steps, T_detail, 2 .. 1000
 * @param mode how they are chosen
 */
public record Detail(int count, int diffusionSteps, Mode mode) {
    /** Which tokens are selected. */
    public enum Mode {
        /** The tokens with the highest frequency score, GtR's choice. */
        HIGH_FREQUENCY,
        /** The tokens with the lowest frequency score. */
        LOW_FREQUENCY,
        /** A uniformly random subset. */
        RANDOM,
        /** Every token of the step. */
        FULL
    }

    public Detail {
        if (count < 1) {
            throw new IllegalArgumentException("detail tokens is " + count + ", allowed: 1 or more");
        }
        Respacing.requireSteps("detail diffusion steps", diffusionSteps);
        Objects.requireNonNull(mode, "mode");
    }
}
