package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.DiffusionHead;
import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Sampler;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.lazy.HeadReuse;
import dev.isthmus.sampler.lazy.LazySchedule;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.MarConfig;
import dev.isthmus.sampler.model.MarModel;
import dev.isthmus.sampler.parity.Comparison;
import dev.isthmus.sampler.parity.Comparison.Status;
import dev.isthmus.sampler.parity.Parity;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.PlanOverrides;
import dev.isthmus.sampler.plan.Presets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That savings change no result: tokens of whole runs with all of them, without each, without any.
 *
 * <p>Two savings leave out only what nobody reads, or do the same ops again: there tokens are equal to the last bit. The others take rows
 * into another product. Its rows are the same sums, but a BLAS may add them up in another order where the number of rows is another, and
 * so may attention where queries are fewer; there tokens are equal up to that rounding.
 */
@ExtendWith(NoLiveTensors.class)
class SavingsTest {

    private static final Set<Saving> SAME_OPS = EnumSet.of(Saving.BUFFER_ONCE, Saving.CONDITIONAL_NOISE);
    /** Those that a MAR network has no part for; see {@link LightGenTest}. */
    private static final Set<Saving> OF_TEXT = EnumSet.range(Saving.ENCODER_DECODER_ONCE, Saving.CROSS_ROWS);
    /** Of the largest value; 1e-6 is the most that was seen. */
    private static final double ROUNDING = 1e-5;
    private static final MarConfig CONFIG = new MarConfig(32, 2, 2, 45, 3, 5, 33, 4, 3, 3, 4, 5, 6, 37);
    /** Full at AR steps 0, 1, 2, 6, …, and thinned out from step 3 on. */
    private static final LazySchedule EAGER = new LazySchedule(2, 4, 1, 2, List.of(1.0, 1.0, 1.0, 0.5, 0.2));
    private static final long[] SEEDS = {1, 2};

    @TempDir
    Path temporary;

    @ParameterizedTest(name = "{0}, {1} AR steps, {2} diffusion steps, backbone {3}, cfg {4}")
    @CsvSource(delimiter = '|', value = {
        "gtr-6.3x | 3,2,1 | 12,5,5,9 | MAR     | 1.5",
        "gtr-6.3x | 3,2,1 | 12,5,5,9 | MAR     | 1",
        "gtr-6.3x | 5,4,1 | 6,4,4,5  | LAZY    | 1.5",
        "gtr-6.3x | 5,4,1 | 6,4,4,5  | LAZY    | 1",
        "mar-16   | 8     | 30       | LAZYMAR | 1.5",
        "mar-16   | 8     | 30       | LAZYMAR | 1",
    })
    void tokensAreTheSame(String preset, String arSteps, String diffusionSteps, BackboneKind kind, double cfg) throws IOException {
        Plan plan = Presets.of(preset).plan(CONFIG.grid(), cfg,
                PlanOverrides.NONE.withArSteps(arSteps).withDiffusionSteps(diffusionSteps));
        try (MarModel model = MarModel.open(RandomNetwork.write(temporary.resolve("m.safetensors"), CONFIG), CONFIG)) {
            float[] expected = tokens(model, kind, Savings.ALL, plan);
            for (Saving saving : EnumSet.complementOf(EnumSet.copyOf(OF_TEXT))) {
                float[] actual = tokens(model, kind, Savings.ALL.without(saving), plan);
                if (SAME_OPS.contains(saving)) {
                    assertArrayEquals(expected, actual, "without " + saving.id());
                }
                assertSame(expected, actual, "without " + saving.id());
            }
            assertSame(expected, tokens(model, kind, Savings.REFERENCE, plan), "as in the reference");
            assertSame(expected, tokens(model, kind, Savings.NONE, plan), "with none");
        }
    }

    @ParameterizedTest(name = "cfg {0}")
    @ValueSource(doubles = {1, 2})
    void soAreThoseOfTheEmbeddedModel(double cfg) {
        try (ImageModel model = ImageModel.open(Repository.fashion())) {
            Plan plan = Presets.GTR_6_3X.plan(model.config().mar().grid(), cfg, PlanOverrides.NONE.withArSteps("3,2,1"));
            float[] expected = tokens(model.mar(), BackboneKind.MAR, Savings.ALL, plan);
            assertSame(expected, tokens(model.mar(), BackboneKind.MAR, Savings.NONE, plan), "with none");
        }
    }

    /** The recorded runs of the reference, computed as the reference does. */
    @ParameterizedTest(name = "guidance halves together: {0}")
    @ValueSource(booleans = {true, false})
    void recordedRunsAreReproducedWithout(boolean together) {
        List<Comparison> all = new ArrayList<>();
        Parity.run(Repository.fixtures(), List.of(Repository.fashion()), together ? Savings.REFERENCE : Savings.NONE, Device.CPU,
                all::add);
        for (Comparison c : all) {
            assertEquals(Status.PASS, c.status(), c.toString());
            assertTrue(c.maxRel() <= 3e-5, c.toString());
        }
        assertEquals(ParityTest.COMPARISONS, all.stream().collect(Collectors.groupingBy(Comparison::caseName, Collectors.counting())));
    }

    @Test
    void whatIsMissingIsTold() {
        assertEquals(List.of(), Savings.ALL.missing());
        assertEquals(List.of(Saving.values()), Savings.NONE.missing());
        assertEquals(List.of(Saving.TIME_TABLE, Saving.BUFFER_ONCE),
                Savings.ALL.without(Saving.BUFFER_ONCE).without(Saving.TIME_TABLE).missing());
        assertEquals(Savings.NONE, Savings.ALL.without(Saving.values()));
    }

    private static float[] tokens(MarModel model, BackboneKind kind, Savings savings, Plan plan) {
        Backbone backbone = kind == BackboneKind.MAR ? model.backbone(savings) : model.backbone(EAGER, savings);
        DiffusionHead head = kind == BackboneKind.LAZYMAR ? model.head(HeadReuse.LAZY_MAR, savings) : model.head(savings);
        try (Scope scope = Scope.open()) {
            return new Sampler(backbone, head)
                    .run(plan, Request.of(plan, new int[] {1, 2}, SEEDS, 1), new PhiloxNoise(SEEDS), StepListener.NONE).toFloats();
        }
    }

    private static void assertSame(float[] expected, float[] actual, String what) {
        assertEquals(expected.length, actual.length);
        double largest = 0;
        double scale = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs((double) expected[i] - actual[i]));
            scale = Math.max(scale, Math.abs(expected[i]));
        }
        assertTrue(largest <= ROUNDING * scale, what + " tokens differ by " + largest / scale + " of the largest value");
    }
}
