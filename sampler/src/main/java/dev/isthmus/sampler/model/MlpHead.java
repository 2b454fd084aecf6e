package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.DiffusionHead;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.diffusion.ReverseCoefficients;

/**
 * Respaced DDPM over the diffusion MLP (MAR, section 3.2 and the published sampler). x, eps and the reverse step are single
 * precision throughout: the first steps amplify an error of eps by up to thousands.
 */
final class MlpHead implements DiffusionHead {

    private final Head head;

    MlpHead(DiffusionMlp mlp, Savings savings) {
        head = new Head(mlp, savings);
    }

    @Override
    public Process prepare(ReverseCoefficients coefficients) {
        Times times = head.times(coefficients);
        return (z, guided, guidance, temperature, noise) -> {
            try (Scope scope = Scope.open()) {
                Tensor x = Tensor.empty(head.mlp().device(), DType.F32, guided ? z.size(0) / 2 : z.size(0), head.mlp().channels());
                noise.initial(x);
                Evaluations evaluations = head.evaluations(times, z, guided);
                ReverseSteps steps = head.steps(coefficients, x, guided, guidance, temperature, noise);
                int chunk = head.evaluationsAtOnce(z.size(0));
                for (int end = coefficients.size(); end > 0; end -= chunk) {
                    int begin = Math.max(0, end - chunk);
                    try (Scope some = Scope.open()) {
                        Evaluations.Ready ready = evaluations.prepare(begin, end);
                        for (int j = end - 1; j >= begin; j--) {
                            try (Scope step = Scope.open()) {
                                steps.apply(j, x, ready.evaluate(j, x));
                            }
                        }
                    }
                }
                return scope.keep(x);
            }
        };
    }
}
