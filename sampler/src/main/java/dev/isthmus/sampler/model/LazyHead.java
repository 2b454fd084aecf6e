package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.DiffusionHead;
import dev.isthmus.sampler.NoiseSource;
import dev.isthmus.sampler.diffusion.ReverseCoefficients;
import dev.isthmus.sampler.lazy.HeadReuse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * {@link MlpHead} with caches from evaluation to evaluation (LazyMAR's published code; {@link HeadReuse} says what runs when).
 * Evaluations that are not full see the conditional rows only.
 */
final class LazyHead implements DiffusionHead {

    private final DiffusionMlp mlp;
    private final HeadReuse reuse;

    LazyHead(DiffusionMlp mlp, HeadReuse reuse) {
        this.mlp = mlp;
        this.reuse = reuse;
    }

    @Override
    public Process prepare(ReverseCoefficients coefficients) {
        double[] timesteps = IntStream.range(0, coefficients.size()).mapToDouble(coefficients::timestep).toArray();
        Tensor times = mlp.embedTimes(timesteps);       // [T, w]
        return (z, guided, guidance, temperature, noise) -> {
            try (Scope scope = Scope.open()) {
                Run run = new Run(coefficients, times, mlp.embedConditions(z), guided);
                noise.initial(run.x.segment());
                for (int end = coefficients.size(); end > 0; ) {
                    int begin = run.begin(end);
                    run.evaluate(begin, end, (float) guidance, (float) temperature, noise);
                    end = begin;
                }
                return scope.keep(run.x);
            }
        };
    }

    /** One reverse process on n tokens. */
    private final class Run {
        private final ReverseCoefficients coefficients;
        private final Tensor times;             // [T, w]
        private final Tensor conditions;        // [branches * n, w]
        private final boolean guided;
        private final int n;
        private final Tensor x;                 // [n, C]
        private final Tensor xi;                // [n, C]
        private final List<Tensor> blocks;      // [n, w] each: the increment of a skipped block, else what its MLP gave
        private final Tensor difference;        // [n, C] conditional less unconditional eps

        private Run(ReverseCoefficients coefficients, Tensor times, Tensor conditions, boolean guided) {
            this.coefficients = coefficients;
            this.times = times;
            this.conditions = conditions;
            this.guided = guided;
            n = (int) conditions.size(0) / (guided ? 2 : 1);
            x = Tensor.empty(DType.F32, n, mlp.channels());
            xi = Tensor.empty(DType.F32, n, mlp.channels());
            difference = Tensor.empty(DType.F32, n, mlp.channels());
            blocks = new ArrayList<>();
            for (int i = 0; i < mlp.depth(); i++) {
                blocks.add(Tensor.empty(DType.F32, n, mlp.width()));
            }
        }

        private boolean full(int j) {
            return reuse.isFull(j, coefficients.size());
        }

        private boolean exact(int j) {
            return reuse.isExact(j, coefficients.size());
        }

        /** Where the evaluations that are of one kind with {@code end - 1}, and share one modulation product, begin. */
        private int begin(int end) {
            int chunk = (int) Math.max(1, MlpHead.MODULATED_ROWS / (full(end - 1) ? conditions.size(0) : n));
            int begin = end - 1;
            while (begin > 0 && end - begin < chunk && full(begin - 1) == full(end - 1) && exact(begin - 1) == exact(end - 1)) {
                begin--;
            }
            return begin;
        }

        /** Runs the evaluations {@code begin} to {@code end}, which are of one kind, from the last to the first. */
        private void evaluate(int begin, int end, float guidance, float temperature, NoiseSource.Draws noise) {
            try (Scope shared = Scope.open()) {
                boolean full = full(end - 1);
                Tensor some = times.narrow(0, begin, end - begin);
                Tensor all = full ? mlp.modulations(conditions, some) : null;                   // [t, R, (3 d + 2) w]
                Tensor[] parts = full ? null : parts(some, exact(end - 1));
                for (int j = end - 1; j >= begin; j--) {
                    noise.step(coefficients.size() - 1 - j, xi.segment());
                    try (Scope step = Scope.open()) {
                        int at = j - begin;
                        Tensor predicted = full ? full(mlp.parts(all.select(0, at)))
                                : reusing(part -> parts[part].select(0, at), exact(j));
                        new ReverseStep(coefficients, j, guided, guidance, temperature)
                                .apply(x.segment(), predicted.segment(), xi.segment(), mlp.channels());
                    }
                }
            }
        }

        /** The modulations that evaluations which are not full need, [t, n, w] each; null elsewhere. */
        private Tensor[] parts(Tensor someTimes, boolean exact) {
            Tensor activated = mlp.activated(conditions.narrow(0, 0, n), someTimes);            // [t, n, w]
            Tensor[] parts = new Tensor[3 * mlp.depth() + 2];
            for (int part = 0; part < parts.length; part++) {
                int block = part / 3;
                boolean gate = part % 3 == 2;
                if (block == mlp.depth() || !reuse.skips(block) && (gate || exact)) {
                    parts[part] = mlp.modulation(activated, part);
                }
            }
            return parts;
        }

        /** Both branches through all blocks, filling the caches: [branches * n, 2 C]. */
        private Tensor full(IntFunction<Tensor> parts) {
            Tensor h = mlp.hidden(x, guided ? 2 : 1);
            for (int block = 0; block < mlp.depth(); block++) {
                Tensor u = mlp.mlp(block, h, parts);
                Tensor increment = parts.apply(3 * block + 2).mul(u);
                blocks.get(block).copyFrom((reuse.skips(block) ? increment : u).narrow(0, 0, n));
                h.addInPlace(increment);
            }
            Tensor predicted = mlp.output(h, parts);
            if (guided) {
                difference.copyFrom(eps(predicted, 0).sub(eps(predicted, n)));
            }
            return predicted;
        }

        /** The conditional branch by the caches, and the other one's eps from it: [branches * n, 2 C]. */
        private Tensor reusing(IntFunction<Tensor> parts, boolean exact) {
            Tensor h = mlp.hidden(x, 1);
            for (int block = 0; block < mlp.depth(); block++) {
                Tensor cached = blocks.get(block);
                if (reuse.skips(block)) {
                    h.addInPlace(cached);
                    continue;
                }
                if (exact) {
                    cached.copyFrom(mlp.mlp(block, h, parts));
                }
                h.addInPlace(parts.apply(3 * block + 2).mul(cached));
            }
            Tensor predicted = mlp.output(h, parts);
            if (!guided) {
                return predicted;
            }
            Tensor both = Tensor.concat(0, predicted, predicted);
            eps(both, n).addInPlace(difference, -1);
            return both;
        }

        private Tensor eps(Tensor predicted, int from) {
            return predicted.narrow(0, from, n).narrow(1, 0, mlp.channels());
        }
    }
}
