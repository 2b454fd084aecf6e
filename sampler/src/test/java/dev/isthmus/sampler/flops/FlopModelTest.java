package dev.isthmus.sampler.flops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Detail;
import dev.isthmus.sampler.plan.DetailRule;
import dev.isthmus.sampler.plan.DiffusionSchedule;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.PlanOverrides;
import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.sampler.plan.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Published costs in TFLOP of MAR-B, MAR-L and MAR-H, to the last digit that the model of the papers gives. */
class FlopModelTest {
    private static final Grid GRID = new Grid(16, 16);
    private static final double ROUNDING = 0.005001;
    private static final List<NetworkShape> MODELS =
            List.of(mar(768, 12, 1024, 6), mar(1024, 16, 1280, 8), mar(1280, 20, 1536, 12));

    @Test
    void headRow() {
        assertEquals(35.70e6, new FlopModel(MODELS.get(0)).headRowMacs(), 5e3);
        assertEquals(72.15e6, new FlopModel(MODELS.get(1)).headRowMacs(), 5e3);
        assertEquals(151.07e6, new FlopModel(MODELS.get(2)).headRowMacs(), 5e3);
    }

    @Test
    void baselines() {
        costs(Presets.MAR_REFERENCE.plan(GRID, 3), 14.65, 33.07, 65.18);
        costs(Presets.MAR_64.plan(GRID, 3), 14.51, 32.77, 64.56);
        costs(Presets.MAR_16.plan(GRID, 3), 6.22, 13.43, 27.11);
        costs(Presets.MAR_8.plan(GRID, 3), 4.84, 10.21, 20.88);
    }

    /** Of an independent count of the published code's algorithm (the project's notes on samplers, section 4.3), to half a percent. */
    @Test
    void lazyMar() {
        lazyCosts("64", 5.29, 11.93, 23.60);
        lazyCosts("40", 4.09, 9.32, 18.77);
    }

    private static void lazyCosts(String arSteps, double... teraFlops) {
        Plan plan = Presets.MAR_REFERENCE.plan(GRID, 3, PlanOverrides.NONE.withArSteps(arSteps));
        for (int i = 0; i < teraFlops.length; i++) {
            double ours = new FlopModel(MODELS.get(i), BackboneKind.LAZYMAR).cost(plan).total() / 1e12;
            assertEquals(teraFlops[i], ours, 0.005 * teraFlops[i], arSteps + " AR steps, model " + i);
        }
    }

    @Test
    void gtr() {
        costs(Presets.GTR_TEXT.plan(GRID, 3), 5.99, 13.69, 26.80);
        costs(Presets.GTR_3_7X.plan(GRID, 3), 3.87, 8.85, 17.33);
        costs(Presets.GTR_6_3X.plan(GRID, 3), 2.31, 5.18, 10.26);
        costs(gtr(List.of(12, 6, 2), 50, 10, 10, 20), 3.89, 8.87, 17.40);
        costs(gtr(List.of(10, 6, 2), 50, 20, 20, 50), 3.91, 8.82, 17.40);
        costs(gtr(List.of(6, 3, 1), 50, 10, 10, 20), 2.25, 5.05, 9.99);
        costs(gtr(List.of(4, 3, 1), 50, 20, 20, 50), 2.29, 5.03, 10.07);
    }

    @Test
    void ablationsOfTheDetailTokens() {
        Recipe whole = Presets.GTR_3_7X.recipe();
        DetailRule rule = whole.detail().orElseThrow();
        DetailRule full = new DetailRule(Detail.Mode.FULL, rule.share(), rule.diffusionSteps());
        assertEquals(17.26, tera(MODELS.get(2), whole.withDetail(Optional.empty()).plan(GRID, 3)), ROUNDING);
        assertEquals(17.33, tera(MODELS.get(2), Presets.GTR_3_7X.plan(GRID, 3)), ROUNDING);
        assertEquals(18.03, tera(MODELS.get(2), whole.withDetail(Optional.of(full)).plan(GRID, 3)), ROUNDING);
    }

    @Test
    void disaIsAPlanToo() {
        costs(Presets.DISA_24.plan(GRID, 3), 4.83, 11.04, 21.61);
        costs(Presets.DISA_24.plan(GRID, 3).withTimestepClip(OptionalInt.empty()), 4.84, 11.08, 21.68);
        costs(Presets.DISA_16.plan(GRID, 3), 3.46, 7.86, 15.45);
    }

    @Test
    void longCosineLoop() {
        Plan plan = Presets.ABLATION_NONE.plan(GRID, 3);
        assertEquals(45.04, tera(MODELS.get(2), plan), ROUNDING);
    }

    @Test
    void withoutGuidanceHalfAsMuch() {
        FlopModel model = new FlopModel(MODELS.get(0));
        double guided = model.cost(Presets.MAR_16.plan(GRID, 1.5)).total();
        assertEquals(guided / 2, model.cost(Presets.MAR_16.plan(GRID, 1)).total(), 0);
    }

    @Test
    void encoderAndDecoderMayDiffer() {
        // Sequence of 3 in the encoder and 6 in the decoder, worked out by hand.
        FlopModel model = new FlopModel(new NetworkShape(8, 1, 12, 2, 2, 2, 4, 3, 16, 1));
        assertEquals(3 * (4 * 64 + 2 * 8 * 16) + 2 * 9 * 8 + 4 * 3 * 8, model.encoderMacs(1));
        assertEquals(3 * 8 * 12 + 2 * (6 * (4 * 144 + 2 * 12 * 24) + 2 * 36 * 12), model.decoderMacs(1));
        assertEquals(
                5 * 256 + 2 * 256 + 2 * 3 * 16 + 256 + 256 * 16 + 12 * 16 + 3 * 16, model.headRowMacs());
    }

    @Test
    void refusals() {
        FlopModel model = new FlopModel(MODELS.get(0));
        Plan small = Presets.MAR_16.plan(new Grid(8, 8), 2);
        assertEquals(
                "tokens of the plan is 64, expected the network's 256",
                assertThrows(IllegalArgumentException.class, () -> model.cost(small)).getMessage());
        assertEquals(
                "encoder width is 0, allowed: 1 or more",
                assertThrows(IllegalArgumentException.class, () -> mar(0, 1, 1, 1)).getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> new NetworkShape(1, 1, 1, 1, Double.NaN, 0, 1, 1, 1, 1));
    }

    private static void costs(Plan plan, double b, double l, double h) {
        double[] expected = {b, l, h};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], tera(MODELS.get(i), plan), ROUNDING, "model " + i);
        }
    }

    private static double tera(NetworkShape shape, Plan plan) {
        return new FlopModel(shape).cost(plan).total() / 1e12;
    }

    private static NetworkShape mar(int width, int depth, int headWidth, int headDepth) {
        return new NetworkShape(width, depth, width, depth, 4, 64, 256, 16, headWidth, headDepth);
    }

    private static Plan gtr(List<Integer> arSteps, int max, int min, int rec, int detail) {
        return Recipe.gtr(arSteps, new DiffusionSchedule.StageAware(max, min, rec),
                        new DetailRule(Detail.Mode.HIGH_FREQUENCY, 0.1, detail))
                .plan(GRID, 3);
    }
}
