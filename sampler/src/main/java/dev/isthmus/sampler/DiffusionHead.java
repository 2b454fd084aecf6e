package dev.isthmus.sampler;

import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.diffusion.ReverseCoefficients;

/** Turns conditioning vectors into tokens by a respaced reverse diffusion process. */
public interface DiffusionHead {

    /**
     * Prepares reverse processes of one length; what it makes belongs to the innermost open scope.
     */
    Process prepare(ReverseCoefficients coefficients);

    /** A reverse process of fixed length, ready to run on any rows. */
    interface Process {

        /**
         * Runs the process.
         *
         * @param z           [n, D] conditioning vectors, or [2 n, D] with the unconditional ones after the conditional
         * @param guided      whether z has the unconditional half
         * @param guidance    scale of classifier-free guidance, used if guided
         * @param temperature factor on the noise of every step, not on the initial noise
         * @return [n, C] tokens
         */
        Tensor sample(Tensor z, boolean guided, double guidance, double temperature, NoiseSource.Draws noise);
    }
}
