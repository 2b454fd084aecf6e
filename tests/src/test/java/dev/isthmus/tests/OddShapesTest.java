package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Sampler;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.Latents;
import dev.isthmus.sampler.model.MarConfig;
import dev.isthmus.sampler.model.MarModel;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Presets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that no recorded case has: patches of 2, odd widths, encoder and decoder of different width, several grids. */
@ExtendWith(NoLiveTensors.class)
class OddShapesTest {

    private static final MarConfig CONFIG = config(16, 4);
    /** The most that an image may differ from itself, and the least that two differ, of their values. */
    private static final double SAME = 1e-4;
    private static final double OTHER = 5e-3;

    @TempDir
    Path temporary;

    @Test
    void aSubsetOfRowsIsWhatAllRowsWouldBe() throws IOException {
        int[][] known = {{0, 5, 17, 200}, {1, 2, 3, 255}};
        int[][] predict = {{4, 99, 254}, {0, 7, 128}};
        try (MarModel model = open(CONFIG); Scope scope = Scope.open()) {
            Random random = new Random(3);
            float[] values = new float[2 * 256 * CONFIG.tokenChannels()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            Tensor tokens = Tensor.of(values, 2, 256, CONFIG.tokenChannels());
            int[] labels = {1, 3};
            Tensor some = model.backbone().begin(labels, false).condition(tokens, known, predict);
            Tensor all = model.probe().decode(tokens, labels, known);
            assertEquals(33, some.size(1));
            for (int b = 0; b < 2; b++) {
                for (int i = 0; i < 3; i++) {
                    assertArrayEquals(all.select(0, b).narrow(0, predict[b][i], 1).toFloats(),
                            some.narrow(0, 3L * b + i, 1).toFloats(), 1e-5f);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} x {0} tokens, {1}, cfg {2}")
    @CsvSource({"16, gtr-6.3x, 1.5", "16, gtr-6.3x, 1", "16, mar-16, 1.5", "12, gtr-6.3x, 3", "12, mar-16, 1",
        "8, gtr-3.7x, 1.5", "7, gtr-6.3x, 1.5", "5, mar-16, 1.5", "16, halton-8, 1.5", "16, disa-16, 1.5",
        "12, order-subsample, 1.5", "9, order-raster, 1.5", "8, fts-full, 1.5", "8, fts-random, 1.5", "8, fts-low, 1.5"})
    void anImageIsTheSameAloneAndInABatch(int side, String preset, double cfg) throws IOException {
        MarConfig config = config(side, 4);
        int[] labels = {0, 3, 2};
        long[] seeds = {1, 2, 3};
        try (MarModel model = open(config)) {
            Plan plan = Presets.of(preset).plan(config.grid(), cfg);
            float[] batch = tokens(model, plan, labels, seeds);
            int image = batch.length / labels.length;
            assertEquals(side * side * 12, image);
            for (int b = 0; b < labels.length; b++) {
                float[] alone = tokens(model, plan, new int[] {labels[b]}, new long[] {seeds[b]});
                assertSame(alone, Arrays.copyOfRange(batch, b * image, (b + 1) * image));
            }
            float[] first = Arrays.copyOf(batch, image);
            assertOther(first, tokens(model, plan, new int[] {1}, new long[] {1}));
            assertOther(first, tokens(model, plan, new int[] {0}, new long[] {9}));
        }
    }

    @Test
    void guidanceMakesADifference() throws IOException {
        try (MarModel model = open(CONFIG)) {
            assertOther(tokens(model, Presets.GTR_6_3X.plan(CONFIG.grid(), 1), new int[] {2}, new long[] {5}),
                    tokens(model, Presets.GTR_6_3X.plan(CONFIG.grid(), 1.5), new int[] {2}, new long[] {5}));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2})
    void aModelMayHaveOneClass(double cfg) throws IOException {
        MarConfig config = config(8, 1);
        try (MarModel model = open(config)) {
            Plan plan = Presets.GTR_6_3X.plan(config.grid(), cfg);
            float[] batch = tokens(model, plan, new int[] {0, 0}, new long[] {1, 2});
            float[] alone = tokens(model, plan, new int[] {0}, new long[] {2});
            assertSame(alone, Arrays.copyOfRange(batch, alone.length, batch.length));
        }
    }

    @Test
    void patchesGoWhereTheyBelong() {
        for (int side : new int[] {16, 12, 7}) {
            patchesGoWhereTheyBelong(side);
        }
    }

    private static void patchesGoWhereTheyBelong(int side) {
        try (Scope scope = Scope.open()) {
            int c = 3;
            int p = 2;
            int images = 2;
            float[] values = new float[images * side * side * c * p * p];
            for (int i = 0; i < values.length; i++) {
                values[i] = i;
            }
            Tensor latents = Latents.of(Tensor.of(values, images, side * side, c * p * p), config(side, 4));
            assertArrayEquals(new long[] {images, c, side * p, side * p}, latents.shape());
            float[] latent = latents.toFloats();
            for (int plane = 0; plane < images * c; plane++) {
                for (int y = 0; y < side * p; y++) {
                    for (int x = 0; x < side * p; x++) {
                        int token = (plane / c * side + y / p) * side + x / p;
                        int within = (plane % c * p + y % p) * p + x % p;
                        assertEquals(values[token * c * p * p + within], latent[(plane * side * p + y) * side * p + x]);
                    }
                }
            }
        }
    }

    private static MarConfig config(int side, int classes) {
        return new MarConfig(4 * side, 2, 2, 45, 3, 5, 33, 2, 3, 3, classes, 5, 2, 37);
    }

    private MarModel open(MarConfig config) throws IOException {
        return MarModel.open(RandomNetwork.write(temporary.resolve("odd.safetensors"), config), config);
    }

    private static float[] tokens(MarModel model, Plan plan, int[] labels, long[] seeds) {
        try (Scope scope = Scope.open()) {
            float[] tokens = new Sampler(model.backbone(), model.head())
                    .run(plan, Request.of(plan, labels, seeds, 1), new PhiloxNoise(seeds), StepListener.NONE).toFloats();
            for (float value : tokens) {
                assertTrue(Float.isFinite(value));
            }
            return tokens;
        }
    }

    private static void assertSame(float[] expected, float[] actual) {
        double difference = difference(expected, actual);
        assertTrue(difference <= SAME, "the same image differs by " + difference + " of its values");
    }

    private static void assertOther(float[] one, float[] other) {
        double difference = difference(one, other);
        assertTrue(difference >= OTHER, "different images differ by only " + difference + " of their values");
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
