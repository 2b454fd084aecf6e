package dev.isthmus.benchmarks;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Presets;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What all the calls are for, with the embedded model: the transformer's part of an AR step, and a whole image. */
public class Generation {
    private static final double CFG = 2;
    private static final int SNEAKER = 7;
    private static final long SEED = 42;

    /** The model, and an AR step in the middle of its plan. */
    @State(org.openjdk.jmh.annotations.Scope.Thread)
    public static class Model {
        private ImageModel model;
        private Plan plan;
        private Scope scope;
        private Tensor tokens;
        private Backbone.Batch batch;
        private int[][] known;
        private int[][] predict;

        @Setup
        public void open() {
            Torch.setThreads(Settings.THREADS);
            model = ImageModel.open(Embedded.model());
            plan = Presets.GTR_TEXT.plan(model.config().mar().grid(), CFG);
            int step = plan.arSteps() / 2;
            int before = plan.known(step);
            known = positions(0, before);
            predict = positions(before, before + plan.steps().get(step).tokens());
            scope = Scope.open();
            int count = model.config().mar().tokens() * model.config().mar().tokenChannels();
            tokens = Tensor.of(Settings.numbers(count), 1, model.config().mar().tokens(), model.config().mar().tokenChannels());
            batch = model.mar().backbone(Savings.ALL).begin(new int[] {SNEAKER}, true);
        }

        private int[][] positions(int from, int to) {
            return new int[][] {Arrays.stream(plan.order().permutation(plan.grid(), SEED), from, to).sorted().toArray()};
        }

        @TearDown
        public void close() {
            scope.close();
            model.close();
        }
    }

    @Benchmark
    public long arStep(Model m) {
        try (Scope scope = Scope.open()) {
            return m.batch.condition(m.tokens, m.known, m.predict).rank();
        }
    }

    @Benchmark
    public List<Pixels> image(Model m) {
        long[] seeds = {SEED};
        return m.model.generate(m.plan, Request.of(m.plan, new int[] {SNEAKER}, seeds, 1), new PhiloxNoise(seeds), StepListener.NONE);
    }
}
