package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.DiffusionHead;
import dev.isthmus.sampler.NoiseSource;
import dev.isthmus.sampler.diffusion.ReverseCoefficients;
import java.util.stream.IntStream;

/**
 * Respaced DDPM over the diffusion MLP (MAR, section 3.2 and the published sampler). x, eps and the reverse step are single
 * precision throughout: the first steps amplify an error of eps by up to thousands.
 */
final class MlpHead implements DiffusionHead {

    /** Rows of one modulation product: enough to keep a processor busy, few enough to stay in its caches. */
    static final long MODULATED_ROWS = 512;

    private final DiffusionMlp mlp;

    MlpHead(DiffusionMlp mlp) {
        this.mlp = mlp;
    }

    @Override
    public Process prepare(ReverseCoefficients coefficients) {
        double[] timesteps = IntStream.range(0, coefficients.size()).mapToDouble(coefficients::timestep).toArray();
        Tensor times = mlp.embedTimes(timesteps);       // [T, w]
        return (z, guided, guidance, temperature, noise) -> {
            try (Scope scope = Scope.open()) {
                Tensor conditions = mlp.embedConditions(z);
                long rows = guided ? z.size(0) / 2 : z.size(0);
                Tensor x = Tensor.empty(DType.F32, rows, mlp.channels());
                Tensor xi = Tensor.empty(DType.F32, rows, mlp.channels());
                noise.initial(x.segment());
                int chunk = (int) Math.max(1, MODULATED_ROWS / z.size(0));
                for (int end = coefficients.size(); end > 0; end -= chunk) {
                    int begin = Math.max(0, end - chunk);
                    try (Tensor modulations = mlp.modulations(conditions, times.narrow(0, begin, end - begin))) {
                        for (int j = end - 1; j >= begin; j--) {
                            noise.step(coefficients.size() - 1 - j, xi.segment());
                            try (Scope step = Scope.open()) {
                                Tensor predicted = mlp.evaluate(x, modulations.select(0, j - begin));
                                new ReverseStep(coefficients, j, guided, (float) guidance, (float) temperature)
                                        .apply(x.segment(), predicted.segment(), xi.segment(), mlp.channels());
                            }
                        }
                    }
                }
                return scope.keep(x);
            }
        };
    }
}
