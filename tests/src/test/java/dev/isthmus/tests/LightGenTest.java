package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.model.LightGenConfig;
import dev.isthmus.sampler.model.LightGenModel;
import dev.isthmus.sampler.model.ParameterTable;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.model.Precision;
import dev.isthmus.sampler.model.WeightSource;
import dev.isthmus.sampler.plan.Detail;
import dev.isthmus.sampler.plan.DetailRule;
import dev.isthmus.sampler.plan.DiffusionSchedule;
import dev.isthmus.sampler.plan.GuidanceSchedule;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Recipe;
import dev.isthmus.sampler.plan.TextPresets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LightGen's network of odd sizes: that prompts matter and batches do not, and that savings change no result. */
@ExtendWith(NoLiveTensors.class)
class LightGenTest {

    /** 5 x 5 tokens of 12 values, three widths, a text of 7 positions. */
    private static final LightGenConfig CONFIG = new LightGenConfig(20, 2, 2, 2, 45, 3, 5, 33, 4, 3, 40, 3, 4, 28, 7, 3, 2, 37);
    /** These do the same ops again, or for nobody. */
    private static final Set<Saving> SAME_OPS = EnumSet.of(Saving.TEXT_ONCE, Saving.CONDITIONAL_NOISE);
    /** Of the largest value. */
    private static final double ROUNDING = 1e-5;
    private static final Recipe GTR = Recipe.gtr(List.of(2, 2, 2, 1), new DiffusionSchedule.StageAware(12, 5, 5),
            new DetailRule(Detail.Mode.HIGH_FREQUENCY, 0.1, 9)).withGuidance(GuidanceSchedule.CONSTANT);

    @TempDir
    Path temporary;

    private Path weights;

    @BeforeEach
    void write() throws IOException {
        weights = RandomNetwork.write(temporary.resolve("m.safetensors"), ParameterTable.of(CONFIG));
    }

    private LightGenModel open() {
        return LightGenModel.open(new WeightSource.InFile(weights), CONFIG, Placement.CPU);
    }

    @ParameterizedTest(name = "cfg {0}")
    @ValueSource(doubles = {1, 4})
    void savingsChangeNothing(double cfg) {
        Plan plan = GTR.plan(CONFIG.grid(), cfg);
        try (LightGenModel model = open()) {
            float[] expected = tokens(model, Savings.ALL, plan, new int[] {1, 0, 1}, 1, 2, 3);
            for (Saving saving : Saving.values()) {
                float[] actual = tokens(model, Savings.ALL.without(saving), plan, new int[] {1, 0, 1}, 1, 2, 3);
                if (SAME_OPS.contains(saving)) {
                    assertArrayEquals(expected, actual, "without " + saving.id());
                }
                assertSame(expected, actual, "without " + saving.id());
            }
            for (Savings some : List.of(Savings.REFERENCE, Savings.NONE, Savings.ALL.without(Saving.NULL_PROMPT_ROW, Saving.GUIDANCE_TOGETHER),
                    Savings.ALL.without(Saving.ENCODER_DECODER_ONCE, Saving.GUIDANCE_TOGETHER))) {
                assertSame(expected, tokens(model, some, plan, new int[] {1, 0, 1}, 1, 2, 3), "without " + some.missing());
            }
        }
    }

    @ParameterizedTest(name = "cfg {0}")
    @ValueSource(doubles = {1, 4})
    void anImageIsTheSameAloneAndInABatch(double cfg) {
        Plan plan = GTR.plan(CONFIG.grid(), cfg);
        try (LightGenModel model = open()) {
            float[] batch = tokens(model, Savings.ALL, plan, new int[] {2, 0, 2}, 1, 2, 3);
            int image = batch.length / 3;
            assertSame(tokens(model, Savings.ALL, plan, new int[] {2}, 1), Arrays.copyOf(batch, image), "the first");
            assertSame(tokens(model, Savings.ALL, plan, new int[] {0}, 2), Arrays.copyOfRange(batch, image, 2 * image), "the second");
            assertSame(tokens(model, Savings.ALL, plan, new int[] {2}, 3), Arrays.copyOfRange(batch, 2 * image, 3 * image), "the third");
        }
    }

    @Test
    void promptSeedAndGuidanceMatter() {
        Plan plan = GTR.plan(CONFIG.grid(), 4);
        try (LightGenModel model = open()) {
            float[] one = tokens(model, Savings.ALL, plan, new int[] {0}, 1);
            assertFalse(same(one, tokens(model, Savings.ALL, plan, new int[] {1}, 1)), "another prompt");
            assertFalse(same(one, tokens(model, Savings.ALL, plan, new int[] {0}, 2)), "another seed");
            assertFalse(same(one, tokens(model, Savings.ALL, GTR.plan(CONFIG.grid(), 2), new int[] {0}, 1)), "another scale");
            assertFalse(same(one, tokens(model, Savings.ALL, GTR.plan(CONFIG.grid(), 1), new int[] {0}, 1)), "none");
        }
    }

    /** Text is padded to its full length and every position counts, whatever it holds. */
    @Test
    void paddingIsPartOfTheText() {
        try (LightGenModel model = open(); Scope scope = Scope.open()) {
            float[] values = texts();
            Tensor text = Tensor.of(values, 3, CONFIG.maxLength(), CONFIG.captionChannels());
            float[] aligned = model.probe(Savings.ALL).align(text).toFloats();
            values[CONFIG.maxLength() * CONFIG.captionChannels() - 1] += 1;
            float[] other = model.probe(Savings.ALL)
                    .align(Tensor.of(values, 3, CONFIG.maxLength(), CONFIG.captionChannels())).toFloats();
            assertFalse(same(Arrays.copyOf(aligned, CONFIG.crossWidth()), Arrays.copyOf(other, CONFIG.crossWidth())),
                    "the last position's text shows in the first position");
        }
    }

    /** One pass, which the reverse processes after it would only amplify. */
    @ParameterizedTest
    @CsvSource({"F16, 0.02", "BF16, 0.1"})
    void lowerPrecisionIsNear(Precision precision, double allowed) {
        try (LightGenModel model = open(); Scope scope = Scope.open();
                LightGenModel low = LightGenModel.open(new WeightSource.InFile(weights), CONFIG, new Placement(Device.CPU, precision))) {
            Tensor text = Tensor.of(texts(), 3, CONFIG.maxLength(), CONFIG.captionChannels());
            Tensor tokens = Tensor.full(0.5, DType.F32, 2, CONFIG.tokens(), CONFIG.tokenChannels());
            int[][] known = {{0, 3}, {7, 9}};
            int[][] predict = {{1, 2, 5}, {0, 1, 20}};
            for (Savings savings : List.of(Savings.ALL, Savings.NONE)) {
                float[] exact = model.backbone(text, savings).begin(new int[] {1, 2}, true).condition(tokens, known, predict).toFloats();
                float[] rounded = low.backbone(text, savings).begin(new int[] {1, 2}, true).condition(tokens, known, predict).toFloats();
                double difference = difference(exact, rounded);
                assertTrue(difference > 1e-6 && difference < allowed, precision + " differs by " + difference);
            }
        }
    }

    /** As long as a real run: many steps are where values that grow would be seen. Guidance of 4 makes them larger, and not without end. */
    @ParameterizedTest(name = "cfg {0}")
    @CsvSource({"1, 10", "4, 300"})
    void randomWeightsKeepTheSizeOfValues(double cfg, double most) {
        LightGenConfig config = new LightGenConfig(32, 2, 2, 2, 96, 4, 4, 96, 4, 4, 96, 4, 4, 28, 7, 16, 2, 512);
        Plan plan = TextPresets.GTR_TEXT.plan(config.grid(), cfg);
        try (LightGenModel model = LightGenModel.open(new WeightSource.Random(1), config, Placement.CPU)) {
            double sum = 0;
            float[] values = tokens(model, Savings.ALL, plan, new int[] {0}, 1);
            for (float value : values) {
                sum += (double) value * value;
            }
            double rms = Math.sqrt(sum / values.length);
            assertTrue(rms > 0.1 && rms < most, "rms of tokens is " + rms);
        }
    }

    @Test
    void textOfAnotherShapeIsRefused() {
        try (LightGenModel model = open(); Scope scope = Scope.open()) {
            Tensor text = Tensor.of(new float[6 * 28], 1, 6, 28);
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> model.backbone(text, Savings.ALL));
            assertTrue(e.getMessage().contains("[1, 6, 28]") && e.getMessage().contains("[prompts, 7, 28]"), e.getMessage());
            Tensor right = Tensor.of(new float[7 * 28], 1, 7, 28);
            assertEquals("prompt is 1; expected 0 to 0", assertThrows(IllegalArgumentException.class,
                    () -> model.backbone(right, Savings.ALL).begin(new int[] {1}, true)).getMessage());
        }
    }

    private static float[] texts() {
        Random random = new Random(5);
        float[] values = new float[3 * CONFIG.maxLength() * CONFIG.captionChannels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] tokens(LightGenModel model, Savings savings, Plan plan, int[] prompts, long... seeds) {
        try (Scope scope = Scope.open()) {
            Tensor text = Tensor.of(texts(), 3, CONFIG.maxLength(), CONFIG.captionChannels());
            return model.sampler(text, savings)
                    .run(plan, Request.of(plan, prompts, seeds, 1), new PhiloxNoise(seeds), StepListener.NONE).toFloats();
        }
    }

    private static void assertSame(float[] expected, float[] actual, String what) {
        assertEquals(expected.length, actual.length);
        assertTrue(difference(expected, actual) <= ROUNDING, what + " tokens differ by " + difference(expected, actual) + " of the largest value");
    }

    private static boolean same(float[] a, float[] b) {
        return difference(a, b) <= ROUNDING;
    }

    /** Of the largest value. */
    private static double difference(float[] a, float[] b) {
        double largest = 0;
        double scale = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
            scale = Math.max(scale, Math.abs(a[i]));
        }
        return largest / scale;
    }
}
