package dev.isthmus.sampler.flops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.model.PublishedLightGen;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.PlanOverrides;
import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.sampler.plan.TextPresets;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Expected figures were added up in Python, product by product, apart from this code. */
class TextFlopModelTest {

    private static final TextFlopModel SMALL = new TextFlopModel(new TextShape(1, new TextShape.Stack(4, 2), new TextShape.Stack(6, 3),
            new TextShape.Stack(8, 2), 4, 5, 3, 256, 3, 8, 1));
    /** Two AR steps, 75 tokens and then 181, of 5 evaluations each. */
    private static final Plan TWO = Presets.MAR_16.plan(new Grid(16, 16), 2, PlanOverrides.NONE.withArSteps("2").withDiffusionSteps("5"));
    private static final TextFlopModel LARGE = new TextFlopModel(PublishedLightGen.LARGE.network().shape());
    private static final Plan BASELINE = TextPresets.LIGHTGEN_32.plan(new Grid(32, 32), 4);

    @Test
    void asPublished() {
        assertEquals(new TextFlopCount(5520, 499776, 21535776, 2922496, 13803520), SMALL.cost(TWO));
        assertEquals(84.606213947392, LARGE.cost(BASELINE).tera(), 1e-9);
    }

    @Test
    void withAllSavings() {
        assertEquals(new TextFlopCount(5520, 243744, 4870944, 1255680, 2687616), SMALL.cost(TWO, Savings.ALL));
        assertEquals(39.425457913856, LARGE.cost(BASELINE, Savings.ALL).tera(), 1e-9);
    }

    /** Some save products; the others save what is not counted or are not LightGen's. */
    @ParameterizedTest
    @EnumSource(Saving.class)
    void eachSavesSomethingOrIsNotCounted(Saving saving) {
        Set<Saving> counted = EnumSet.range(Saving.ENCODER_DECODER_ONCE, Saving.CROSS_ROWS);
        counted.addAll(Set.of(Saving.TIME_TABLE, Saving.CONDITION_ONCE, Saving.INPUT_ONCE, Saving.LAST_BLOCK_ROWS));
        double without = LARGE.cost(BASELINE, Savings.ALL.without(saving)).total();
        double with = LARGE.cost(BASELINE, Savings.ALL).total();
        assertTrue(counted.contains(saving) ? without > with : without == with, saving + ": " + without + ", " + with);
    }

    @Test
    void withoutGuidanceThereIsOneHalf() {
        TextFlopCount both = LARGE.cost(BASELINE);
        TextFlopCount one = LARGE.cost(TextPresets.LIGHTGEN_32.plan(new Grid(32, 32), 1));
        assertEquals(new TextFlopCount(both.text(), both.encoder() / 2, both.decoder() / 2, both.cross() / 2, both.head() / 2), one);
    }

    @Test
    void refusesAPlanOfAnotherGrid() {
        assertThrows(IllegalArgumentException.class, () -> SMALL.cost(BASELINE));
    }
}
