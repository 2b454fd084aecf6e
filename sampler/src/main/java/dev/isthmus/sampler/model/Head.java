package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.NoiseSource;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.diffusion.ReverseCoefficients;
import java.util.stream.IntStream;

/**
 * The diffusion MLP with or without each {@link Saving}: here the choice is made, for all heads, so that {@link DiffusionMlp} has the
 * quick way only.
 */
record Head(DiffusionMlp mlp, Savings savings) {

    /** Rows of one modulation product on a CPU: enough to keep it busy, few enough to stay in its caches. */
    private static final long CPU_ROWS = 512;
    /** On a GPU: enough to keep it busy; for the largest published network they take 2 GB. */
    private static final long GPU_ROWS = 8192;

    /** The timesteps of a process; what is kept of them belongs to the innermost open scope. */
    Times times(ReverseCoefficients coefficients) {
        return times(IntStream.range(0, coefficients.size()).mapToDouble(coefficients::timestep).toArray());
    }

    /** The same of given timesteps, which may be fractional. */
    Times times(double... timesteps) {
        return savings.has(Saving.TIME_TABLE) ? Times.table(mlp, timesteps) : Times.everyRow(mlp, timesteps);
    }

    /**
     * Conditioning vectors; what is kept of them belongs to the innermost open scope.
     *
     * @param z [R, D]
     */
    Conditions conditions(Tensor z) {
        return savings.has(Saving.CONDITION_ONCE) ? Conditions.once(mlp, z) : Conditions.everyTime(mlp, z);
    }

    /** How many evaluations of so many rows have their modulations worked out at once. */
    int evaluationsAtOnce(long rows) {
        long most = mlp.device().type() == Device.Type.CPU ? CPU_ROWS : GPU_ROWS;
        return savings.has(Saving.ADALN_TOGETHER) ? (int) Math.max(1, most / rows) : 1;
    }

    /**
     * The modulations of some evaluations, no more than {@link #evaluationsAtOnce}.
     *
     * @param embedded [T, R, w] the sum of the embeddings of condition and timestep
     */
    Modulations modulations(Tensor embedded) {
        return savings.has(Saving.ADALN_TOGETHER) ? Modulations.together(mlp, embedded) : Modulations.byLayer(mlp, embedded);
    }

    /** What the first block sees: [copies * n, w] for x [n, C]. */
    Tensor hidden(Tensor x, int copies) {
        return savings.has(Saving.INPUT_ONCE) || copies == 1 ? mlp.hidden(x, copies) : mlp.hidden(Tensor.concat(0, x, x), 1);
    }

    /**
     * Evaluations on conditioning vectors.
     *
     * @param z [n, D], or [2 n, D] if guided
     */
    Evaluations evaluations(Times times, Tensor z, boolean guided) {
        if (!guided) {
            return evaluations(times, z, 1);
        }
        if (savings.has(Saving.GUIDANCE_TOGETHER)) {
            return evaluations(times, z, 2);
        }
        long n = z.size(0) / 2;
        return Evaluations.apart(evaluations(times, z.narrow(0, 0, n), 1), evaluations(times, z.narrow(0, n, n), 1));
    }

    private Evaluations evaluations(Times times, Tensor z, int copies) {
        int rows = (int) z.size(0);
        Conditions conditions = conditions(z);
        return (begin, end) -> {
            Modulations modulations = modulations(conditions.of(end - begin, rows).add(times.of(begin, end, rows)));
            return (j, x) -> {
                try (Scope scope = Scope.open()) {
                    return scope.keep(mlp.evaluate(hidden(x, copies), modulations.at(j - begin)));
                }
            };
        };
    }

    /**
     * The steps of one process; what they need belongs to the innermost open scope.
     *
     * @param x [n, C] the initial noise
     */
    ReverseSteps steps(ReverseCoefficients coefficients, Tensor x, boolean guided, double guidance, double temperature,
                       NoiseSource.Draws noise) {
        ReverseSteps steps = ReverseSteps.conditional(coefficients, x, guided, guidance, temperature, noise);
        return savings.has(Saving.CONDITIONAL_NOISE) || !guided ? steps
                : ReverseSteps.both(steps, ReverseSteps.conditional(coefficients, x, true, guidance, temperature, noise), x);
    }
}
