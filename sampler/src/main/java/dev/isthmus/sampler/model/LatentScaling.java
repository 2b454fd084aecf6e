package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;

/**
 * How the values of tokens follow from those of the autoencoder's latents: token = (latent - shift) scale.
 *
 * @param scale above 0
 * @param shift 0 for most autoencoders
 */
public record LatentScaling(double scale, double shift) {

    public LatentScaling {
        if (!(scale > 0) || scale == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("scaling_factor is " + scale + "; expected a number above 0");
        }
        if (!Double.isFinite(shift)) {
            throw new IllegalArgumentException("shift_factor is " + shift + "; expected a number");
        }
    }

    /** Latents from what the network made: token / scale + shift. */
    Tensor latents(Tensor tokens) {
        try (Scope scope = Scope.open()) {
            Tensor unscaled = tokens.mul(1 / scale);
            return scope.keep(shift == 0 ? unscaled : unscaled.add(shift));
        }
    }
}
