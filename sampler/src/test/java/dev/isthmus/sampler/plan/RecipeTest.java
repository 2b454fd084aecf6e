package dev.isthmus.sampler.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.order.GtrOrder;
import dev.isthmus.sampler.order.RandomOrder;
import dev.isthmus.sampler.plan.DiffusionSchedule.Constant;
import dev.isthmus.sampler.plan.DiffusionSchedule.Disa;
import dev.isthmus.sampler.plan.DiffusionSchedule.StageAware;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private static final Grid GRID = new Grid(16, 16);
    private static final DetailRule FTS = new DetailRule(Detail.Mode.HIGH_FREQUENCY, 0.1, 20);
    private static final StageAware STEPS = new StageAware(50, 10, 10);

    @Test
    void everyPlanCoversAllTokensOnce() {
        long seed = new Random().nextLong();
        System.out.println("RecipeTest seed " + seed);
        Random random = new Random(seed);
        for (int trial = 0; trial < 300; trial++) {
            Grid grid = new Grid(1 + random.nextInt(40), 1 + random.nextInt(40));
            Recipe recipe = recipe(grid, random);
            double cfg = 1 + 4 * random.nextDouble();
            Plan plan = recipe.plan(grid, cfg);
            String what = recipe + " on " + grid;
            assertEquals(grid.cells(), plan.steps().stream().mapToInt(Step::tokens).sum(), what);
            assertEquals(recipe.tokens().arSteps().stream().mapToInt(Integer::intValue).sum(), plan.arSteps(), what);
            assertEquals(recipe.tokens().arSteps().size(), plan.stages(), what);
            for (Step step : plan.steps()) {
                boolean reconstruction = plan.stages() > 1 && step.stage() == plan.stages();
                assertTrue(step.tokens() > 0, what);
                // MAR's rule never counts the last token as known, so it does not guide an image of one token.
                assertTrue(step.guidance() >= 1 && step.guidance() <= cfg, what);
                assertTrue(step.guidance() > 1 || cfg == 1 || grid.cells() == 1, what);
                int most = recipe.detail().map(d -> Math.max(1, (int) (d.share() * step.tokens()))).orElse(0);
                assertEquals(reconstruction ? most : 0, step.detailTokens(), what);
            }
        }
    }

    /** The stages of a plan are as large as those of Algorithm 1, whatever the order. */
    private static Recipe recipe(Grid grid, Random random) {
        DiffusionSchedule diffusion = switch (random.nextInt(3)) {
            case 0 -> new Constant(2 + random.nextInt(200));
            case 1 -> STEPS;
            default -> new Disa(50, 5, Disa.Shape.values()[random.nextInt(3)]);
        };
        GuidanceSchedule guidance = GuidanceSchedule.values()[random.nextInt(2)];
        int most = 33 - Integer.numberOfLeadingZeros(grid.height() + grid.width() - 2);
        int stages = grid.cells() == 1 ? 1 : 1 + random.nextInt(most);
        if (stages == 1) {
            return new Recipe(new RandomOrder(), new TokenSchedule.Cosine(1 + random.nextInt(grid.cells())), diffusion,
                    Optional.empty(), guidance, OptionalInt.of(950));
        }
        List<Integer> arSteps = new ArrayList<>();
        for (int[] set : new GtrOrder(stages).stages(grid)) {
            arSteps.add(1 + random.nextInt(set.length));
        }
        Optional<DetailRule> detail = random.nextBoolean() ? Optional.empty()
                : Optional.of(new DetailRule(Detail.Mode.RANDOM, 0.01 + 0.99 * random.nextDouble(), 30));
        return new Recipe(random.nextBoolean() ? new GtrOrder(stages) : new RandomOrder(), new TokenSchedule.Stages(arSteps),
                diffusion, detail, guidance, OptionalInt.empty());
    }

    /** samplers.md, 2.2: M = (24, 6, 2) on 16 x 16 and (8, 3, 3, 2) on 32 x 32. */
    @Test
    void stagesAreSplitEvenly() {
        List<Integer> mar = counts(new TokenSchedule.Stages(List.of(24, 6, 2)), GRID);
        assertEquals(List.of(3, 3, 2, 2), mar.subList(14, 18));
        assertEquals(List.of(2, 11, 11, 11, 11, 10, 10, 64, 64), mar.subList(23, 32));
        List<Integer> lightGen = counts(new TokenSchedule.Stages(List.of(8, 3, 3, 2)), new Grid(32, 32));
        assertEquals(List.of(16, 16, 16, 16, 16, 16, 16, 16, 43, 43, 42, 86, 85, 85, 256, 256), lightGen);
    }

    @Test
    void countsMayBeListed() {
        TokenSchedule listed = new TokenSchedule.Listed(List.of(List.of(1, 2), List.of(5)));
        Plan plan = Recipe.gtr(List.of(1, 1), STEPS, FTS).plan(new Grid(2, 4), 2);
        assertEquals(List.of(1, 1), Recipe.gtr(List.of(1, 1), STEPS, FTS).tokens().arSteps());
        assertEquals(List.of(4, 4), plan.steps().stream().map(Step::tokens).toList());
        Plan other = new Recipe(new RandomOrder(), listed, STEPS, Optional.of(FTS), GuidanceSchedule.LINEAR, OptionalInt.empty())
                .plan(new Grid(2, 4), 2);
        assertEquals(List.of(1, 2, 5), other.steps().stream().map(Step::tokens).toList());
        assertEquals(List.of(1, 1, 2), other.steps().stream().map(Step::stage).toList());
        assertEquals(List.of(50, 10, 10), other.steps().stream().map(Step::diffusionSteps).toList());
        assertEquals(1, other.steps().getLast().detailTokens());
    }

    private static List<Integer> counts(TokenSchedule tokens, Grid grid) {
        return tokens.stages(grid).stream().flatMap(s -> Arrays.stream(s).boxed()).toList();
    }

    @Test
    void refusesPartsThatDoNotGoTogether() {
        Recipe gtr = Presets.GTR_3_7X.recipe();
        assertEquals("stages of the order is 4, expected those of the AR steps, 3",
                refusal(() -> gtr.withOrder(new GtrOrder(4))));
        assertEquals("stages is 1, allowed with FTS: 2 or more, since it selects in the last one",
                refusal(() -> Recipe.mar(8, 100).withDetail(Optional.of(FTS))));
        assertEquals("timestep clip is 0, allowed: 1 to 999",
                refusal(() -> gtr.withTimestepClip(OptionalInt.of(0))));
        assertEquals("stages is 13, allowed: 1 to 12",
                refusal(() -> Recipe.gtr(Collections.nCopies(13, 1), STEPS, FTS)));
        assertEquals("stages is 0, allowed: 1 to 12", refusal(() -> new TokenSchedule.Stages(List.of())));
    }

    @Test
    void refusesGridsThatDoNotFit() {
        assertEquals("stages is 3, allowed on a 1x2 grid: 1 to 2",
                refusal(() -> Presets.GTR_3_7X.plan(new Grid(1, 2), 2)));
        assertEquals("AR steps of stage 1 is 16, allowed on a 4x4 grid: 1 to 4",
                refusal(() -> Presets.GTR_3_7X.plan(new Grid(4, 4), 2)));
        assertEquals("grid is 15x16, allowed for a subsample order: even sides",
                refusal(() -> Presets.ORDER_SUBSAMPLE.plan(new Grid(15, 16), 2)));
        TokenSchedule listed = new TokenSchedule.Listed(List.of(List.of(100, 100)));
        assertEquals("tokens of all AR steps is 200, expected the 256 cells of a 16x16 grid",
                refusal(() -> listed.stages(GRID)));
        assertEquals("tokens of stage 1, AR step 2, is 0, allowed: 1 or more",
                refusal(() -> new TokenSchedule.Listed(List.of(List.of(1, 0)))));
        assertEquals("AR steps is 3, but this preset lists the tokens of each of its steps; change the list instead",
                refusal(() -> listed.withArSteps(List.of(3))));
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertEquals("diffusion steps is 1, allowed: 2 to 1000", refusal(() -> new Constant(1)));
        assertEquals("t_max is 1001, allowed: 2 to 1000", refusal(() -> new StageAware(1001, 10, 10)));
        assertEquals("t_min is 1, allowed: 2 to t_max, which is 50", refusal(() -> new StageAware(50, 1, 10)));
        assertEquals("t_min is 51, allowed: 2 to t_max, which is 50", refusal(() -> new Disa(50, 51, Disa.Shape.LINEAR)));
        assertEquals("beta is 1.1, allowed: 0 (none) to 1", refusal(() -> new DetailRule(Detail.Mode.RANDOM, 1.1, 20)));
        assertEquals("beta is -0.1, allowed: 0 (none) to 1", refusal(() -> new DetailRule(Detail.Mode.RANDOM, -0.1, 20)));
        assertEquals("t_detail is 1, allowed: 2 to 1000", refusal(() -> new DetailRule(Detail.Mode.RANDOM, 0.1, 1)));
    }

    private static String refusal(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }
}
