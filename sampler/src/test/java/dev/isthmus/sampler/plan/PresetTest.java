package dev.isthmus.sampler.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.flops.FlopModel;
import dev.isthmus.sampler.flops.NetworkShape;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.order.GtrOrder;
import dev.isthmus.sampler.order.RandomOrder;
import dev.isthmus.sampler.plan.DiffusionSchedule.Disa;
import dev.isthmus.sampler.plan.DiffusionSchedule.StageAware;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetTest {
    private static final Grid GRID = new Grid(16, 16);

    @Test
    void gtrAsTheTextSays() {
        Plan plan = Presets.GTR_TEXT.plan(GRID, 3);
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
        Plan plan = Presets.GTR_3_7X.plan(GRID, 3);
        assertEquals(21, plan.arSteps());
        assertEquals(12, plan.steps().getLast().detailTokens());
        assertEquals(116, plan.steps().getLast().restTokens());
        assertEquals(10, Presets.GTR_6_3X.plan(GRID, 3).arSteps());
    }

    @Test
    void marBaselines() {
        Plan plan = Presets.MAR_64.plan(GRID, 3);
        assertEquals(new RandomOrder(), plan.order());
        assertEquals(64, plan.diffusionCalls());
        assertEquals(64 * 96, plan.headEvaluations());
        assertEquals(256 * 96, plan.rowEvaluations());
        assertEquals(256 * 100, Presets.MAR_REFERENCE.plan(GRID, 3).rowEvaluations());
        assertEquals(16, Presets.MAR_16.plan(GRID, 3).arSteps());
    }

    @Test
    void everyPresetHasANameAndTwoLines() {
        Set<String> ids = new HashSet<>();
        for (Preset preset : Presets.all()) {
            assertTrue(ids.add(preset.id()) && preset.id().matches("[a-z0-9.+-]+"), preset.id());
            assertEquals(preset, Presets.of(preset.id()));
            assertTrue(preset.description().length() > 10, preset.id());
            assertTrue(preset.origin().matches("(stated|inferred)( from FLOPs)?: .+"), preset.id());
            assertFalse(preset.plan(GRID, 1).guided());
        }
        assertTrue(refusal(() -> Presets.of("gtr")).startsWith("preset is \"gtr\", allowed: gtr-text, gtr-3.7x, "));
    }

    /** A preset that is declared and not listed would be found by no one. */
    @Test
    void allAreListed() throws IllegalAccessException {
        List<Preset> declared = new ArrayList<>();
        for (Field field : Presets.class.getFields()) {
            declared.add((Preset) field.get(null));
            assertEquals(field.getName().toLowerCase(Locale.ROOT).replace('_', '-'), declared.getLast().id().replaceAll("[.+]", "-"));
        }
        assertEquals(Set.copyOf(declared), Set.copyOf(Presets.all()));
        assertEquals(28, Presets.all().size(), "rows below, in counts()");
    }

    /** AR steps, head evaluations, and head evaluations times token rows, worked out in Python apart from this code. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "gtr-text, 32, 1149, 6714",
        "gtr-3.7x, 21, 611, 4348",
        "gtr-3.7x-text-r, 20, 583, 4735",
        "gtr-3.7x-text-t, 18, 676, 7000",
        "gtr-6.3x, 10, 292, 4984",
        "gtr-6.3x-text-t, 8, 305, 7082",
        "gtr+lazy, 21, 611, 4348",
        "mar-64, 64, 6144, 24576",
        "mar-16, 16, 1536, 24576",
        "mar-8, 8, 768, 24576",
        "mar-reference, 64, 6400, 25600",
        "halton-16, 16, 1536, 24576",
        "halton-8, 8, 768, 24576",
        "disa-24, 24, 629, 5146",
        "disa-16, 16, 427, 5267",
        "lazymar-64, 64, 6144, 24576",
        "lazymar-40, 40, 3840, 24576",
        "lazymar-15, 15, 1440, 24576",
        "ablation-none, 39, 3744, 24576",
        "ablation-stages, 21, 1008, 12288",
        "ablation-diffusion, 39, 1133, 6097",
        "fts-off, 21, 591, 4228",
        "fts-low, 21, 611, 4348",
        "fts-random, 21, 611, 4348",
        "fts-full, 21, 601, 5508",
        "order-random, 21, 611, 4348",
        "order-raster, 21, 611, 4348",
        "order-subsample, 21, 611, 4348"
    })
    void counts(String id, int arSteps, int headEvaluations, int rowEvaluations) {
        Plan plan = Presets.of(id).plan(GRID, 3);
        assertEquals(arSteps, plan.arSteps());
        assertEquals(headEvaluations, plan.headEvaluations());
        assertEquals(rowEvaluations, plan.rowEvaluations());
    }

    /** TFLOP on MAR-H in the tables of the paper, and by how many percent these presets may miss them. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "mar-64, 64.52, 0.1", "mar-16, 27.11, 0.1", "mar-8, 20.88, 0.1", "halton-16, 27.11, 0.1", "halton-8, 20.88, 0.1",
        "disa-24, 21.59, 0.1", "disa-16, 15.44, 0.1", "gtr-3.7x, 17.34, 0.1", "gtr-3.7x-text-r, 17.34, 0.4",
        "gtr-3.7x-text-t, 17.34, 0.4", "gtr-6.3x, 10.27, 0.1", "gtr-6.3x-text-t, 10.27, 2",
        "ablation-none, 45.13, 0.3", "ablation-stages, 22.19, 0.3", "ablation-diffusion, 33.92, 0.2",
        "fts-off, 17.28, 0.2", "fts-full, 18.04, 0.1", "lazymar-40, 18.85, 1.9", "lazymar-15, 12.74, 0.1"
    })
    void publishedFlops(String id, double published, double percent) {
        Preset preset = Presets.of(id);
        FlopModel huge = new FlopModel(new NetworkShape(1280, 20, 1280, 20, 4, 64, 256, 16, 1536, 12), preset.backbone());
        assertEquals(published, huge.cost(preset.plan(GRID, 3)).total() / 1e12, published * percent / 100);
    }

    @Test
    void ablationsChangeOnePartEach() {
        Recipe whole = Presets.GTR_3_7X.recipe();
        assertEquals(whole, Presets.FTS_OFF.recipe().withDetail(whole.detail()));
        assertEquals(whole, Presets.FTS_LOW.recipe().withDetail(whole.detail()));
        assertEquals(whole, Presets.FTS_RANDOM.recipe().withDetail(whole.detail()));
        assertEquals(whole, Presets.FTS_FULL.recipe().withDetail(whole.detail()));
        assertEquals(whole, Presets.ORDER_RANDOM.recipe().withOrder(whole.order()));
        assertEquals(whole, Presets.ORDER_RASTER.recipe().withOrder(whole.order()));
        assertEquals(whole, Presets.ORDER_SUBSAMPLE.recipe().withOrder(whole.order()));
        assertEquals(Presets.FTS_OFF.recipe(), Presets.ABLATION_STAGES.recipe().withDiffusion(whole.diffusion()));
        assertEquals(Presets.ABLATION_NONE.recipe(),
                Presets.ABLATION_DIFFUSION.recipe().withDiffusion(Presets.ABLATION_NONE.recipe().diffusion()));
        assertEquals(whole, Presets.GTR_LAZY.recipe());
        assertEquals(Presets.MAR_64.recipe(), Presets.LAZYMAR_64.recipe());
        assertEquals(Presets.MAR_16.recipe(), Presets.HALTON_16.recipe().withOrder(new RandomOrder()));
    }

    @Test
    void disaAnnealsTheDiffusionSteps() {
        int[] sixteen = {50, 47, 44, 41, 38, 35, 32, 29, 26, 23, 20, 17, 14, 11, 8, 5};
        assertArrayEquals(sixteen, diffusionSteps(Presets.DISA_16));
        int[] more = diffusionSteps(Presets.DISA_24);
        assertArrayEquals(new int[] {50, 48, 46}, Arrays.copyOf(more, 3));
        assertArrayEquals(new int[] {6, 5}, Arrays.copyOfRange(more, 22, 24));
        assertEquals(List.of(50, 38, 16, 5), disa(Disa.Shape.COSINE, 4));
        assertEquals(List.of(50, 50, 5, 5, 5), disa(Disa.Shape.TWO_STAGE, 5));
        assertEquals(List.of(50, 50, 5, 5), disa(Disa.Shape.TWO_STAGE, 4));
        assertEquals(List.of(50), disa(Disa.Shape.LINEAR, 1));
    }

    private static List<Integer> disa(Disa.Shape shape, int arSteps) {
        return IntStream.range(0, arSteps).mapToObj(s -> new Disa(50, 5, shape).at(s, arSteps, arSteps)).toList();
    }

    @Test
    void stageAwareDiffusionOverOneStage() {
        int[] steps = diffusionSteps(Presets.ABLATION_DIFFUSION);
        assertEquals(39, steps.length);
        assertArrayEquals(new int[] {50, 49, 48}, Arrays.copyOf(steps, 3));
        assertEquals(10, steps[38]);
    }

    private static int[] diffusionSteps(Preset preset) {
        return preset.plan(GRID, 3).steps().stream().mapToInt(Step::diffusionSteps).toArray();
    }

    @Test
    void overrides() {
        PlanOverrides mar = PlanOverrides.NONE.withArSteps("12").withDiffusionSteps(" 20 ");
        assertEquals(Recipe.mar(12, 20), Presets.MAR_64.recipe().with(mar));
        PlanOverrides gtr = PlanOverrides.NONE
                .withArSteps("8, 4, 1")
                .withDiffusionSteps("30,10,10,20");
        assertEquals(
                Recipe.gtr(List.of(8, 4, 1), new StageAware(30, 10, 10), new DetailRule(Detail.Mode.HIGH_FREQUENCY, 0.1, 20)),
                Presets.GTR_TEXT.recipe().with(gtr));
        assertEquals(new Disa(40, 8, Disa.Shape.LINEAR),
                Presets.DISA_16.recipe().with(PlanOverrides.NONE.withDiffusionSteps("40,8")).diffusion());
        assertEquals(new StageAware(40, 8, 9),
                Presets.FTS_OFF.recipe().with(PlanOverrides.NONE.withDiffusionSteps("40,8,9")).diffusion());
    }

    @Test
    void guidanceCanBeConstant() {
        Plan constant = Presets.MAR_16.recipe().withGuidance(GuidanceSchedule.CONSTANT).plan(GRID, 4);
        assertTrue(constant.steps().stream().allMatch(s -> s.guidance() == 4));
    }

    @Test
    void aShareOfZeroSelectsNothing() {
        Recipe recipe = Presets.GTR_TEXT.recipe();
        Plan plan = recipe.withDetail(Optional.of(new DetailRule(Detail.Mode.HIGH_FREQUENCY, 0, 50))).plan(GRID, 3);
        assertEquals(32, plan.diffusionCalls());
        assertTrue(plan.steps().stream().allMatch(s -> s.detail().isEmpty()));
    }

    @Test
    void atLeastOneTokenIsSelected() {
        Plan plan = Presets.GTR_TEXT.plan(new Grid(4, 4), 3, PlanOverrides.NONE.withArSteps("4,4,8"));
        assertEquals(1, plan.steps().getLast().tokens());
        assertEquals(1, plan.steps().getLast().detailTokens());
        assertEquals(1, plan.steps().getLast().diffusionCalls());
    }

    @Test
    void overridesThatAPresetDoesNotHave() {
        PlanOverrides none = PlanOverrides.NONE;
        assertEquals(
                "AR steps is 24,6,2, but a preset with cosine counts takes one number, such as 64",
                refusal(() -> Presets.MAR_64.plan(GRID, 3, none.withArSteps("24,6,2"))));
        assertEquals(
                "diffusion steps is 50,20, but this preset takes T, such as 100",
                refusal(() -> Presets.MAR_16.plan(GRID, 3, none.withDiffusionSteps("50,20"))));
        assertEquals(
                "AR steps is 64, but this preset takes 3 numbers, one per stage, such as 24,6,2",
                refusal(() -> Presets.GTR_TEXT.plan(GRID, 3, none.withArSteps("64"))));
        assertEquals(
                "diffusion steps is 50, but this preset takes Tmax,Tmin,Trec,Tdetail, such as 50,20,20,50",
                refusal(() -> Presets.GTR_TEXT.plan(GRID, 3, none.withDiffusionSteps("50"))));
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
                refusal(() -> Presets.MAR_64.plan(GRID, 3, none.withArSteps("257"))));
        assertEquals(
                "AR steps is 0, allowed: 1 or more",
                refusal(() -> Presets.MAR_64.plan(GRID, 3, none.withArSteps("0"))));
        assertEquals(
                "AR steps of stage 2 is 65, allowed on a 16x16 grid: 1 to 64",
                refusal(() -> Presets.GTR_TEXT.plan(GRID, 3, none.withArSteps("24,65,2"))));
        assertEquals(
                "AR steps of stage 3 is 0, allowed: 1 or more",
                refusal(() -> Presets.GTR_TEXT.plan(GRID, 3, none.withArSteps("24,6,0"))));
        assertEquals(
                "t_min is 60, allowed: 2 to t_max, which is 50",
                refusal(() -> Presets.GTR_TEXT.plan(GRID, 3, none.withDiffusionSteps("50,60,20,50"))));
        assertEquals(
                "t_rec is 1, allowed: 2 to 1000",
                refusal(() -> Presets.GTR_TEXT.plan(GRID, 3, none.withDiffusionSteps("50,20,1,50"))));
        assertEquals(
                "beta is NaN, allowed: 0 (none) to 1",
                refusal(() -> new DetailRule(Detail.Mode.HIGH_FREQUENCY, Double.NaN, 50)));
        assertEquals(
                "cfg is NaN, allowed: 1 (no guidance) to 1000.0",
                refusal(() -> Presets.GTR_TEXT.plan(GRID, Double.NaN)));
        assertEquals(
                "stages is 3, allowed on a 1x2 grid: 1 to 2",
                refusal(() -> Presets.GTR_TEXT.plan(new Grid(1, 2), 3)));
    }

    @Test
    void equalSettingsMakeEqualPlans() {
        assertEquals(Presets.GTR_TEXT.plan(GRID, 2.9), Presets.GTR_TEXT.plan(GRID, 2.9));
    }

    private static String refusal(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }
}
