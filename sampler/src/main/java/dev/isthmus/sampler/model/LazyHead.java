package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.DiffusionHead;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.diffusion.ReverseCoefficients;
import dev.isthmus.sampler.lazy.HeadReuse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * {@link MlpHead} with caches from evaluation to evaluation (LazyMAR's published code; {@link HeadReuse} says what runs when).
 * Evaluations that are not full see the conditional rows only.
 */
final class LazyHead implements DiffusionHead {

    private final DiffusionMlp mlp;
    private final Head head;
    private final HeadReuse reuse;

    LazyHead(DiffusionMlp mlp, HeadReuse reuse, Savings savings) {
        this.mlp = mlp;
        head = new Head(mlp, savings);
        this.reuse = reuse;
    }

    @Override
    public Process prepare(ReverseCoefficients coefficients) {
        Times times = head.times(coefficients);
        return (z, guided, guidance, temperature, noise) -> {
            try (Scope scope = Scope.open()) {
                Tensor x = Tensor.empty(mlp.device(), DType.F32, guided ? z.size(0) / 2 : z.size(0), mlp.channels());
                noise.initial(x);
                ReverseSteps steps = head.steps(coefficients, x, guided, guidance, temperature, noise);
                Run run = new Run(coefficients.size(), times, head.conditions(z), x, guided);
                for (int end = coefficients.size(); end > 0; ) {
                    int begin = run.begin(end);
                    run.evaluate(begin, end, steps);
                    end = begin;
                }
                return scope.keep(x);
            }
        };
    }

    /** One reverse process on n tokens. */
    private final class Run {
        private final int evaluations;
        private final Times times;
        private final Conditions conditions;
        private final Tensor x;                 // [n, C]
        private final boolean guided;
        private final int n;
        private final List<Tensor> blocks;      // [n, w] each: the increment of a skipped block, else what its MLP gave
        private final Tensor difference;        // [n, C] conditional less unconditional eps

        private Run(int evaluations, Times times, Conditions conditions, Tensor x, boolean guided) {
            this.evaluations = evaluations;
            this.times = times;
            this.conditions = conditions;
            this.x = x;
            this.guided = guided;
            n = (int) x.size(0);
            difference = Tensor.empty(mlp.device(), DType.F32, n, mlp.channels());
            blocks = new ArrayList<>();
            for (int i = 0; i < mlp.depth(); i++) {
                blocks.add(Tensor.empty(mlp.device(), DType.F32, n, mlp.width()));
            }
        }

        private boolean full(int j) {
            return reuse.isFull(j, evaluations);
        }

        private boolean exact(int j) {
            return reuse.isExact(j, evaluations);
        }

        /** Rows of an evaluation. */
        private int rows(boolean full) {
            return full && guided ? 2 * n : n;
        }

        /** Where the evaluations that are of one kind with {@code end - 1}, and share one modulation product, begin. */
        private int begin(int end) {
            int chunk = head.evaluationsAtOnce(rows(full(end - 1)));
            int begin = end - 1;
            while (begin > 0 && end - begin < chunk && full(begin - 1) == full(end - 1) && exact(begin - 1) == exact(end - 1)) {
                begin--;
            }
            return begin;
        }

        /** Runs the evaluations {@code begin} to {@code end}, which are of one kind, from the last to the first. */
        private void evaluate(int begin, int end, ReverseSteps steps) {
            try (Scope shared = Scope.open()) {
                boolean full = full(end - 1);
                int rows = rows(full);
                Tensor embedded = conditions.of(end - begin, rows).add(times.of(begin, end, rows));     // [t, rows, w]
                Modulations all = full ? head.modulations(embedded) : null;
                Tensor[] parts = full ? null : parts(embedded, exact(end - 1));
                for (int j = end - 1; j >= begin; j--) {
                    try (Scope step = Scope.open()) {
                        int at = j - begin;
                        steps.apply(j, x, full ? full(all.at(at)) : reusing(part -> parts[part].select(0, at), exact(j)));
                    }
                }
            }
        }

        /** The modulations that evaluations which are not full need, [t, n, w] each; null elsewhere. */
        private Tensor[] parts(Tensor embedded, boolean exact) {
            Tensor activated = mlp.activated(embedded);                                         // [t, n, w]
            Tensor[] parts = new Tensor[3 * mlp.depth() + 2];
            for (int part = 0; part < parts.length; part++) {
                int block = part / 3;
                boolean gate = part % 3 == 2;
                if (block == mlp.depth() || !reuse.skips(block) && (gate || exact)) {
                    parts[part] = mlp.modulations(activated, part, part + 1);
                }
            }
            return parts;
        }

        /** Both branches through all blocks, filling the caches: [branches * n, 2 C]. */
        private Tensor full(IntFunction<Tensor> parts) {
            Tensor h = head.hidden(x, guided ? 2 : 1);
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
            Tensor h = head.hidden(x, 1);
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
