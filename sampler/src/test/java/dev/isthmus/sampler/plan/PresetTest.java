package dev.isthmus.sampler.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.order.GtrOrder;
import dev.isthmus.sampler.order.RandomOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PresetTest {
    private static final Grid GRID = new Grid(16, 16);

    @Test
    void gtrAsTheTextSays() {
        Plan plan = Preset.GTR_TEXT.plan(GRID, 3);
        assertEquals(new GtrOrder(3), plan.order());
        assertEquals(32, plan.arSteps());
        assertEquals(34, plan.diffusionCalls());
        assertEquals(OptionalInt.of(950), plan.timestepClip());
        assertArrayEquals(
                new int[] {
                    50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 34, 33, 32, 31, 30, 29, 28, 27, 26,
                    25, 24, 23, 22, 21, 20, 20, 20
                },
                plan.steps().stream().mapToInt(Step::diffusionSteps).toArray());
        assertEquals(
                List.of(Optional.of(new Detail(6, 50, Detail.Mode.HIGH_FREQUENCY))),
                plan.steps().subList(30, 32).stream().map(Step::detail).distinct().toList());
        assertEquals(1 + 2 * 3 / 256.0, plan.steps().getFirst().guidance());
        assertEquals(1 + 2 * 0.75, plan.steps().get(30).guidance());
        assertEquals(1 + 2 * 255 / 256.0, plan.steps().getLast().guidance());
        assertEquals(3, plan.stages());
    }

    @Test
    void oneReconstructionStepSelectsTwelve() {
        Plan plan = Preset.GTR_3_7X.plan(GRID, 3);
        assertEquals(21, plan.arSteps());
        assertEquals(12, plan.steps().getLast().detailTokens());
        assertEquals(116, plan.steps().getLast().restTokens());
        assertEquals(10, Preset.GTR_6_3X.plan(GRID, 3).arSteps());
    }

    @Test
    void marBaselines() {
        Plan plan = Preset.MAR_64.plan(GRID, 3);
        assertEquals(new RandomOrder(), plan.order());
        assertEquals(64, plan.diffusionCalls());
        assertEquals(64 * 96, plan.headEvaluations());
        assertEquals(256 * 96, plan.rowEvaluations());
        assertEquals(256 * 100, Preset.MAR_REFERENCE.plan(GRID, 3).rowEvaluations());
        assertEquals(16, Preset.MAR_16.plan(GRID, 3).arSteps());
    }

    @Test
    void everyPresetHasANameAndALine() {
        for (Preset preset : Preset.values()) {
            assertEquals(preset, Preset.of(preset.id()));
            assertFalse(preset.description().contains("\n"));
            assertTrue(preset.description().matches(".*(states|stated|inferred).*"), preset.id());
            assertFalse(preset.plan(GRID, 1).guided());
        }
        assertEquals(
                "preset is \"gtr\", allowed: gtr-text, gtr-3.7x, gtr-6.3x, mar-64, mar-16, mar-reference",
                refusal(() -> Preset.of("gtr")));
    }

    @Test
    void overrides() {
        PlanOverrides mar = PlanOverrides.NONE.withArSteps("12").withDiffusionSteps(" 20 ");
        assertEquals(new MarRecipe(12, 20), Preset.MAR_64.recipe().with(mar));
        PlanOverrides gtr = PlanOverrides.NONE
                .withArSteps("8, 4, 1")
                .withDiffusionSteps("30,10,10,20")
                .withDetailShare(0.25)
                .withDetailMode(Detail.Mode.RANDOM);
        assertEquals(
                new GtrRecipe(List.of(8, 4, 1), new StageDiffusion(30, 10, 10, 20), 0.25, Detail.Mode.RANDOM),
                Preset.GTR_TEXT.recipe().with(gtr));
        Plan constant = Preset.MAR_16.plan(GRID, 4, PlanOverrides.NONE.withGuidance(GuidanceSchedule.CONSTANT));
        assertTrue(constant.steps().stream().allMatch(s -> s.guidance() == 4));
    }

    @Test
    void detailCanBeSwitchedOff() {
        Plan plan = Preset.GTR_TEXT.plan(GRID, 3, PlanOverrides.NONE.withDetailShare(0));
        assertEquals(32, plan.diffusionCalls());
        assertTrue(plan.steps().stream().allMatch(s -> s.detail().isEmpty()));
    }

    @Test
    void atLeastOneTokenIsSelected() {
        Plan plan = Preset.GTR_TEXT.plan(new Grid(4, 4), 3, PlanOverrides.NONE.withArSteps("4,4,8"));
        assertEquals(1, plan.steps().getLast().tokens());
        assertEquals(1, plan.steps().getLast().detailTokens());
        assertEquals(1, plan.steps().getLast().diffusionCalls());
    }

    @Test
    void overridesThatAPresetDoesNotHave() {
        PlanOverrides none = PlanOverrides.NONE;
        assertEquals(
                "AR steps is 24,6,2, but a MAR preset takes one number, such as 64",
                refusal(() -> Preset.MAR_64.plan(GRID, 3, none.withArSteps("24,6,2"))));
        assertEquals(
                "diffusion steps is 50,20, but a MAR preset takes one number, such as 100",
                refusal(() -> Preset.MAR_16.plan(GRID, 3, none.withDiffusionSteps("50,20"))));
        assertEquals(
                "MAR presets select no detail tokens; GtR presets do",
                refusal(() -> Preset.MAR_64.plan(GRID, 3, none.withDetailShare(0.2))));
        assertEquals(
                "AR steps is 64, but this GtR preset takes 3 numbers, one per stage, such as 24,6,2",
                refusal(() -> Preset.GTR_TEXT.plan(GRID, 3, none.withArSteps("64"))));
        assertEquals(
                "diffusion steps is 50, but a GtR preset takes 4 numbers, Tmax,Tmin,Trec,Tdetail, such as 50,20,20,50",
                refusal(() -> Preset.GTR_TEXT.plan(GRID, 3, none.withDiffusionSteps("50"))));
    }

    @Test
    void numbersOutOfRange() {
        PlanOverrides none = PlanOverrides.NONE;
        for (String bad : new String[] {"", "x", "24,,2", "1.5", "99999999999"}) {
            assertEquals(
                    "AR steps is \"" + bad + "\", expected whole numbers separated by commas, such as 64 or 24,6,2",
                    refusal(() -> none.withArSteps(bad)));
        }
        assertEquals(
                "AR steps is 257, allowed for 256 tokens: 1 to 256",
                refusal(() -> Preset.MAR_64.plan(GRID, 3, none.withArSteps("257"))));
        assertEquals(
                "AR steps is 0, allowed: 1 or more",
                refusal(() -> Preset.MAR_64.plan(GRID, 3, none.withArSteps("0"))));
        assertEquals(
                "AR steps of stage 2 is 65, allowed on a 16x16 grid: 1 to 64",
                refusal(() -> Preset.GTR_TEXT.plan(GRID, 3, none.withArSteps("24,65,2"))));
        assertEquals(
                "AR steps of stage 3 is 0, allowed: 1 or more",
                refusal(() -> Preset.GTR_TEXT.plan(GRID, 3, none.withArSteps("24,6,0"))));
        assertEquals(
                "Tmin is 60, allowed: 2 to Tmax, which is 50",
                refusal(() -> Preset.GTR_TEXT.plan(GRID, 3, none.withDiffusionSteps("50,60,20,50"))));
        assertEquals(
                "Trec is 1, allowed: 2 to 1000",
                refusal(() -> Preset.GTR_TEXT.plan(GRID, 3, none.withDiffusionSteps("50,20,1,50"))));
        assertEquals(
                "detail share is NaN, allowed: 0 (off) to 1",
                refusal(() -> Preset.GTR_TEXT.plan(GRID, 3, none.withDetailShare(Double.NaN))));
        assertEquals(
                "cfg is NaN, allowed: 1 (no guidance) to 1000.0",
                refusal(() -> Preset.GTR_TEXT.plan(GRID, Double.NaN)));
        assertEquals(
                "stages is 3, allowed on a 1x2 grid: 1 to 2",
                refusal(() -> Preset.GTR_TEXT.plan(new Grid(1, 2), 3)));
    }

    @Test
    void equalSettingsMakeEqualPlans() {
        assertEquals(Preset.GTR_TEXT.plan(GRID, 2.9), Preset.GTR_TEXT.plan(GRID, 2.9));
    }

    private static String refusal(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }
}
