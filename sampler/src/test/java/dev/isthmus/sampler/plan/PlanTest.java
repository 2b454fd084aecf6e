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

class PlanTest {
    private static final Grid GRID = new Grid(2, 4);
    private static final Detail DETAIL = new Detail(2, 50, Detail.Mode.HIGH_FREQUENCY);

    private final Plan plan = new Plan(
            GRID,
            new GtrOrder(2),
            List.of(Step.plain(3, 100, 1.5, 1), new Step(5, 20, Optional.of(DETAIL), 1.9, 2)),
            OptionalInt.of(950));

    @Test
    void totals() {
        assertEquals(8, plan.tokens());
        assertEquals(2, plan.arSteps());
        assertEquals(2, plan.stages());
        assertEquals(0, plan.known(0));
        assertEquals(3, plan.known(1));
        assertEquals(3, plan.diffusionCalls());
        assertEquals(96 + 20 + 48, plan.headEvaluations());
        assertEquals(3 * 96 + 3 * 20 + 2 * 48, plan.rowEvaluations());
        assertEquals(3 * 20 + 2 * 48, plan.rowEvaluations(1));
        assertArrayEquals(new int[] {20, 50, 100}, plan.distinctDiffusionSteps());
        assertTrue(plan.guided());
    }

    @Test
    void withoutClip() {
        Plan unclipped = plan.withTimestepClip(OptionalInt.empty());
        assertEquals(100 + 20 + 50, unclipped.headEvaluations());
        assertEquals(100, unclipped.respacing(100).evaluations());
    }

    @Test
    void fullDetailIsOneCall() {
        Step full = new Step(8, 20, Optional.of(new Detail(8, 50, Detail.Mode.FULL)), 1, 1);
        Plan one = new Plan(GRID, new RandomOrder(), List.of(full), OptionalInt.of(950));
        assertEquals(1, one.diffusionCalls());
        assertEquals(48, one.headEvaluations());
        assertEquals(8 * 48, one.rowEvaluations());
        assertArrayEquals(new int[] {50}, one.distinctDiffusionSteps());
        assertFalse(one.guided());
    }

    @Test
    void anotherOrderKeepsTheSteps() {
        Plan random = plan.withOrder(new RandomOrder());
        assertEquals(plan.steps(), random.steps());
        assertEquals(new RandomOrder(), random.order());
        assertEquals(
                "stages is 5, allowed on a 2x4 grid: 1 to 4",
                refusal(() -> plan.withOrder(new GtrOrder(5))));
    }

    @Test
    void refusesPlansThatDoNotAddUp() {
        Step three = Step.plain(3, 20, 1, 1);
        assertEquals(
                "tokens of all steps is 3, expected the 8 cells of a 2x4 grid", refusal(() -> planOf(three)));
        assertEquals(
                "tokens of all steps is 0, expected the 8 cells of a 2x4 grid", refusal(PlanTest::planOf));
        assertEquals("stage of AR step 0 is 2, allowed: 1", refusal(() -> planOf(Step.plain(8, 20, 1, 2))));
        assertEquals(
                "stage of AR step 1 is 3, allowed: 1 or 2", refusal(() -> planOf(three, Step.plain(5, 20, 1, 3))));
        assertEquals(
                "timestep clip is 1000, allowed: 1 to 999",
                refusal(() -> plan.withTimestepClip(OptionalInt.of(1000))));
    }

    @Test
    void refusesImpossibleSteps() {
        assertEquals("tokens of a step is 0, allowed: 1 or more", refusal(() -> Step.plain(0, 20, 1, 1)));
        assertEquals("diffusion steps is 1, allowed: 2 to 1000", refusal(() -> Step.plain(1, 1, 1, 1)));
        assertEquals(
                "guidance is NaN, allowed: 1 (no guidance) to 1000.0",
                refusal(() -> Step.plain(1, 20, Double.NaN, 1)));
        assertEquals("stage is 0, allowed: 1 or more", refusal(() -> Step.plain(1, 20, 1, 0)));
        assertEquals(
                "detail tokens is 2, allowed in a step of 1 tokens with mode HIGH_FREQUENCY: 1 to 1",
                refusal(() -> new Step(1, 20, Optional.of(DETAIL), 1, 1)));
        assertEquals(
                "detail tokens is 3, allowed in a step of 4 tokens with mode FULL: 4 to 4",
                refusal(() -> new Step(4, 20, Optional.of(new Detail(3, 50, Detail.Mode.FULL)), 1, 1)));
        assertEquals(
                "detail tokens is 0, allowed: 1 or more", refusal(() -> new Detail(0, 50, Detail.Mode.RANDOM)));
        assertEquals(
                "detail diffusion steps is 1, allowed: 2 to 1000",
                refusal(() -> new Detail(1, 1, Detail.Mode.RANDOM)));
    }

    private static Plan planOf(Step... steps) {
        return new Plan(GRID, new RandomOrder(), List.of(steps), OptionalInt.empty());
    }

    private static String refusal(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }
}
