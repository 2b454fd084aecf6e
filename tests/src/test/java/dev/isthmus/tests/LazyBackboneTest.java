package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.DiffusionHead;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Sampler;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.lazy.HeadReuse;
import dev.isthmus.sampler.lazy.LazySchedule;
import dev.isthmus.sampler.model.MarConfig;
import dev.isthmus.sampler.model.MarModel;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.PlanOverrides;
import dev.isthmus.sampler.plan.Presets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LazyMAR's caches, on random networks of shapes and plans that no recorded case has. */
@ExtendWith(NoLiveTensors.class)
class LazyBackboneTest {

    /** Selects early, keeps little and is full at steps 0, 2, 6, 10, …, so that a short run sees every kind of step. */
    private static final LazySchedule EAGER = new LazySchedule(2, 4, 1, 2, List.of(1.0, 1.0, 1.0, 0.5, 0.2));
    private static final MarConfig CONFIG = config(4);
    /** Of the largest value; rounding that summing in another order makes, and that up to 16 AR steps of 96 evaluations enlarge. */
    private static final double SAME = 1e-3;

    @TempDir
    Path temporary;

    @ParameterizedTest(name = "{0}, cfg {1}")
    @CsvSource({"gtr-6.3x, 1.5", "gtr-6.3x, 1", "mar-16, 1.5"})
    void fullAtEveryStepIsPlainMarToTheBit(String preset, double cfg) throws IOException {
        try (MarModel model = open(CONFIG)) {
            Plan plan = Presets.of(preset).plan(CONFIG.grid(), cfg);
            assertArrayEquals(tokens(model.backbone(), model.head(), plan, 1, 2),
                    tokens(model.backbone(LazySchedule.ALWAYS_FULL), model.head(), plan, 1, 2));
        }
    }

    /** At a full step nothing of the caches may show, whatever they held; they are filled along the way. */
    @ParameterizedTest(name = "guided: {0}")
    @ValueSource(booleans = {true, false})
    void aFullStepIsPlainMar(boolean guided) throws IOException {
        try (MarModel model = open(CONFIG); Scope scope = Scope.open()) {
            Walk walk = new Walk(model.backbone(EAGER).begin(new int[] {1, 3}, guided));
            for (int step = 0; step < 12; step++) {
                float[] lazy = walk.condition(step);
                if (EAGER.isFull(step)) {
                    float[] plain = new Walk(model.backbone().begin(new int[] {1, 3}, guided)).condition(step);
                    assertTrue(difference(plain, lazy) <= 1e-5, "step " + step + " differs by " + difference(plain, lazy));
                }
            }
        }
    }

    /** With nothing left out and no guidance, what differs from plain MAR is that older tokens do not see newer ones. */
    @Test
    void aLazyStepIsCloseToPlainMar() throws IOException {
        LazySchedule all = new LazySchedule(2, 4, 1, 2, List.of(1.0));
        try (MarModel model = open(CONFIG); Scope scope = Scope.open()) {
            Walk walk = new Walk(model.backbone(all).begin(new int[] {1, 3}, true));
            for (int step = 0; step < 12; step++) {
                double difference = difference(new Walk(model.backbone().begin(new int[] {1, 3}, true)).condition(step),
                        walk.condition(step));
                assertEquals(all.isFull(step), difference < 1e-5, "step " + step + " differs by " + difference);
                assertTrue(difference < 0.5, "step " + step + " differs by " + difference);
            }
        }
    }

    @ParameterizedTest(name = "{0}, cfg {1}, {2} decoder blocks")
    @CsvSource({"gtr-3.7x, 1.5, 4", "gtr-6.3x, 1, 4", "mar-16, 1.5, 4", "mar-16, 1, 3", "mar-16, 3, 2", "gtr-6.3x, 1.5, 1"})
    void anImageIsTheSameAloneAndInABatch(String preset, double cfg, int depth) throws IOException {
        MarConfig config = config(depth);
        try (MarModel model = open(config)) {
            Plan plan = Presets.of(preset).plan(config.grid(), cfg);
            float[] batch = tokens(model.backbone(EAGER), model.head(), plan, 1, 2, 3);
            int image = batch.length / 3;
            for (int b = 0; b < 3; b++) {
                float[] alone = tokens(model.backbone(EAGER), model.head(), plan, b + 1);
                double difference = difference(alone, Arrays.copyOfRange(batch, b * image, (b + 1) * image));
                assertTrue(difference <= SAME, "the same image differs by " + difference);
            }
        }
    }

    @Test
    void batchesOfOneModelDoNotDisturbEachOther() throws IOException {
        try (MarModel model = open(CONFIG); Scope scope = Scope.open()) {
            Backbone backbone = model.backbone(EAGER);
            Walk one = new Walk(backbone.begin(new int[] {1, 3}, true));
            Walk other = new Walk(backbone.begin(new int[] {0, 2}, true));
            Walk undisturbed = new Walk(backbone.begin(new int[] {1, 3}, true));
            for (int step = 0; step < 8; step++) {
                float[] expected = undisturbed.condition(step);
                float[] interleaved = one.condition(step);
                other.condition(step);
                assertArrayEquals(expected, interleaved, "step " + step);
            }
        }
    }

    /** Every step's own tensors are gone after it: what a batch holds is what it began with. */
    @Test
    void stepsLeaveNothingBehind() throws IOException {
        try (MarModel model = open(CONFIG); Scope scope = Scope.open()) {
            Backbone.Batch batch = model.backbone(EAGER).begin(new int[] {1, 3}, true);
            int began = scope.size();
            Walk walk = new Walk(batch);
            for (int step = 0; step < 8; step++) {
                walk.condition(step);
                assertEquals(began, scope.size(), "step " + step);
            }
        }
    }

    @ParameterizedTest(name = "cfg {0}")
    @ValueSource(doubles = {1, 1.5})
    void aHeadThatReusesNothingIsThePlainOne(double cfg) throws IOException {
        try (MarModel model = open(CONFIG)) {
            Plan plan = Presets.GTR_6_3X.plan(CONFIG.grid(), cfg);
            double difference = difference(tokens(model.backbone(), model.head(), plan, 1, 2),
                    tokens(model.backbone(), model.head(HeadReuse.NONE), plan, 1, 2));
            assertTrue(difference <= SAME, "differs by " + difference);
        }
    }

    @ParameterizedTest(name = "cfg {0}")
    @ValueSource(doubles = {1, 1.5})
    void aHeadThatReusesComesClose(double cfg) throws IOException {
        try (MarModel model = open(CONFIG)) {
            Plan plan = Presets.MAR_16.plan(CONFIG.grid(), cfg, PlanOverrides.NONE.withArSteps("4"));
            float[] plain = tokens(model.backbone(), model.head(), plan, 1, 2);
            float[] reusing = tokens(model.backbone(), model.head(HeadReuse.LAZY_MAR), plan, 1, 2);
            assertTrue(difference(plain, reusing) > SAME);
            assertTrue(difference(plain, reusing) < 1);
        }
    }

    /** Steps of four random tokens for each of two images, the same whichever backbone walks. */
    private static final class Walk {
        private static final int EACH = 4;
        private final Backbone.Batch batch;

        private Walk(Backbone.Batch batch) {
            this.batch = batch;
        }

        private float[] condition(int step) {
            int[][] orders = {order(1), order(2)};
            Random random = new Random(3);
            float[] values = new float[2 * CONFIG.tokens() * CONFIG.tokenChannels()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            try (Scope scope = Scope.open()) {
                Tensor tokens = Tensor.of(values, 2, CONFIG.tokens(), CONFIG.tokenChannels());
                return batch.condition(tokens, slice(orders, 0, EACH * step), slice(orders, EACH * step, EACH * (step + 1)))
                        .toFloats();
            }
        }

        private static int[] order(int seed) {
            return new Random(seed).ints(0, CONFIG.tokens()).distinct().limit(CONFIG.tokens()).toArray();
        }

        private static int[][] slice(int[][] orders, int from, int to) {
            return Arrays.stream(orders).map(o -> Arrays.stream(o, from, to).sorted().toArray()).toArray(int[][]::new);
        }
    }

    private static MarConfig config(int decoderDepth) {
        return new MarConfig(32, 2, 2, 45, 3, 5, 33, decoderDepth, 3, 3, 4, 5, 6, 37);
    }

    private MarModel open(MarConfig config) throws IOException {
        return MarModel.open(RandomNetwork.write(temporary.resolve("lazy.safetensors"), config), config);
    }

    private static float[] tokens(Backbone backbone, DiffusionHead head, Plan plan, long... seeds) {
        int[] labels = Arrays.stream(seeds).mapToInt(seed -> (int) seed % 4).toArray();
        try (Scope scope = Scope.open()) {
            return new Sampler(backbone, head)
                    .run(plan, Request.of(plan, labels, seeds, 1), new PhiloxNoise(seeds), StepListener.NONE).toFloats();
        }
    }

    /** The largest, relative to the largest value. */
    private static double difference(float[] a, float[] b) {
        assertEquals(a.length, b.length);
        double largest = 0;
        double scale = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
            scale = Math.max(scale, Math.abs(a[i]));
        }
        return largest / scale;
    }
}
