package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.diffusion.Respacing;

/**
 * GtR's stage-aware diffusion steps, each 2 .. 1000: falling while the image's structure is generated, few while it is
 * reconstructed, more for the selected tokens.
 *
 * @param max T_max, of the first generation step
 * @param min T_min, of the last generation step, at most {@code max}
 * @param reconstruction T_rec, of the tokens of the last stage
 * @param detail T_detail, of the tokens that FTS selects in the last stage
 */
public record StageDiffusion(int max, int min, int reconstruction, int detail) {
    public StageDiffusion {
        Respacing.requireSteps("Tmax", max);
        Respacing.requireSteps("Tmin", min);
        Respacing.requireSteps("Trec", reconstruction);
        Respacing.requireSteps("Tdetail", detail);
        if (min > max) {
            throw new IllegalArgumentException("Tmin is " + min + ", allowed: 2 to Tmax, which is " + max);
        }
    }

    /**
     * Diffusion steps of generation step {@code g} of {@code steps}: linear from {@link #max} to {@link #min}, both
     * hit, rounded half to even; {@link #max} if there is only one step.
     */
    int generation(int g, int steps) {
        return steps == 1 ? max : (int) Math.rint(max - (double) ((max - min) * g) / (steps - 1));
    }
}
