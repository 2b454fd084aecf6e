package dev.isthmus.sampler.flops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.model.PublishedModel;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.PlanOverrides;
import dev.isthmus.sampler.plan.Presets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SavedFlopsTest {

    private static final Grid GRID = new Grid(16, 16);
    /** Two encoder blocks of 4, three decoder blocks of 6, MLPs of 2, 5 buffer tokens, tokens of 3 values, a head of 8. */
    private static final NetworkShape SMALL = new NetworkShape(4, 2, 6, 3, 2, 5, 256, 3, 8, 1);
    /** Two AR steps, 60 tokens and then 196, of 5 evaluations each. */
    private static final Plan TWO = Presets.MAR_16.plan(GRID, 2, PlanOverrides.NONE.withArSteps("2").withDiffusionSteps("5"));

    /** Shares of the head's cost that the project's notes on samplers, section 5, name for embeddings: 5.9, 4.5 and 3.1 %. */
    @ParameterizedTest
    @CsvSource({"MAR_B, 0.059", "MAR_L, 0.045", "MAR_H, 0.031"})
    void embeddings(PublishedModel model, double share) {
        NetworkShape shape = model.mar().shape();
        Plan plan = Presets.MAR_64.plan(GRID, 3);
        SavedFlops saved = new SavedFlops(shape);
        double both = saved.of(Saving.TIME_TABLE, plan) + saved.of(Saving.CONDITION_ONCE, plan);
        assertEquals(share, both / new FlopModel(shape).cost(plan).head(), 0.001);
    }

    @Test
    void countedByHand() {
        SavedFlops saved = new SavedFlops(SMALL);
        double first = TWO.steps().getFirst().tokens();
        double evaluations = TWO.headEvaluations() / 2.0;
        assertEquals(2 * (2 * 256 * evaluations - evaluations) * (8 * 8 + 256 * 8), saved.of(Saving.TIME_TABLE, TWO));
        assertEquals(2 * 2 * 256 * (evaluations - 1) * 6 * 8, saved.of(Saving.CONDITION_ONCE, TWO));
        assertEquals(2 * 256 * evaluations * 3 * 8, saved.of(Saving.INPUT_ONCE, TWO));
        assertEquals(2 * first * 3 * 4, saved.of(Saving.TOKENS_ONCE, TWO));
        double unread = 2 * 261 - 256;
        assertEquals(2 * 2 * unread * (2 * 6 * 6 + 2 * 6 * 12 + 2 * 261 * 6), saved.of(Saving.LAST_BLOCK_ROWS, TWO));
    }

    /** What is left out is part of what is counted. */
    @ParameterizedTest
    @EnumSource(Saving.class)
    void neverMoreThanThereIs(Saving saving) {
        Plan unguided = Presets.GTR_TEXT.plan(GRID, 1);
        Plan guided = Presets.GTR_TEXT.plan(GRID, 2);
        SavedFlops saved = new SavedFlops(SMALL);
        double half = saved.of(saving, unguided);
        double both = saved.of(saving, guided);
        assertTrue(0 <= half && half <= both && both < new FlopModel(SMALL).cost(guided).total(), saving + ": " + half + ", " + both);
        boolean shares = saving == Saving.INPUT_ONCE || saving == Saving.TOKENS_ONCE;
        assertEquals(shares ? 0 : half, half, "without guidance there is no half to share with");
    }

    @Test
    void refusesAPlanOfAnotherGrid() {
        Plan other = Presets.GTR_6_3X.plan(new Grid(8, 8), 2);
        assertThrows(IllegalArgumentException.class, () -> new SavedFlops(SMALL).of(Saving.TIME_TABLE, other));
    }
}
