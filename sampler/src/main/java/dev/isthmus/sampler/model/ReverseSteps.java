package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.NoiseSource;
import dev.isthmus.sampler.diffusion.ReverseCoefficients;

/** Takes the noisy tokens of a reverse process from evaluation to evaluation. */
@FunctionalInterface
interface ReverseSteps {

    /**
     * @param j         index of the step; the last is 0
     * @param x         [n, C] overwritten
     * @param predicted [n, 2 C], or [2 n, 2 C] with the unconditional half second
     */
    void apply(int j, Tensor x, Tensor predicted);

    /** Draws noise for the rows that are wanted, and takes them on. What it needs belongs to the innermost open scope. */
    static ReverseSteps conditional(ReverseCoefficients coefficients, Tensor like, boolean guided, double guidance, double temperature,
                                    NoiseSource.Draws noise) {
        Tensor xi = Tensor.empty(like.device(), DType.F32, like.shape());
        return (j, x, predicted) -> {
            noise.step(coefficients.size() - 1 - j, xi);
            new ReverseStep(coefficients, j, guided, (float) guidance, (float) temperature).apply(x, predicted, xi);
        };
    }

    /**
     * Takes the unconditional rows on too, with the same eps, noise and a variance of their own, as if someone asked for them.
     *
     * @param unconditional the same steps again, with memory of their own
     * @param like          [n, C]
     */
    static ReverseSteps both(ReverseSteps conditional, ReverseSteps unconditional, Tensor like) {
        Tensor unread = like.copy();
        return (j, x, predicted) -> {
            conditional.apply(j, x, predicted);
            try (Scope scope = Scope.open()) {
                unconditional.apply(j, unread, withOtherVariance(predicted));
            }
        };
    }

    /** Of [2 n, 2 C], eps and variance: the same eps, with the variances of the halves exchanged. */
    private static Tensor withOtherVariance(Tensor predicted) {
        long n = predicted.size(0) / 2;
        long channels = predicted.size(1) / 2;
        Tensor variance = predicted.narrow(1, channels, channels);
        return Tensor.concat(1, predicted.narrow(1, 0, channels),
                Tensor.concat(0, variance.narrow(0, n, n), variance.narrow(0, 0, n)));
    }
}
