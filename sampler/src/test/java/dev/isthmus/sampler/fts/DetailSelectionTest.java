package dev.isthmus.sampler.fts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.plan.Detail.Mode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DetailSelectionTest {
    private static final float[] SCORES = {3, 9, 1, 9, 0, 9, 1};

    @Test
    void ranksByScoreAndThenByIndex() {
        assertArrayEquals(new int[] {1}, select(1, Mode.HIGH_FREQUENCY));
        assertArrayEquals(new int[] {1, 3}, select(2, Mode.HIGH_FREQUENCY));
        assertArrayEquals(new int[] {0, 1, 3, 5}, select(4, Mode.HIGH_FREQUENCY));
        assertArrayEquals(new int[] {4}, select(1, Mode.LOW_FREQUENCY));
        assertArrayEquals(new int[] {2, 4}, select(2, Mode.LOW_FREQUENCY));
        assertArrayEquals(new int[] {2, 4, 6}, select(3, Mode.LOW_FREQUENCY));
    }

    @Test
    void fullSelectsEverything() {
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6}, select(7, Mode.FULL));
    }

    @Test
    void randomIsAFunctionOfSeedAndStep() {
        float[] scores = new float[128];
        int[] chosen = DetailSelection.select(scores, 12, Mode.RANDOM, 5, 30);
        assertEquals(12, Arrays.stream(chosen).distinct().count());
        assertArrayEquals(Arrays.stream(chosen).sorted().toArray(), chosen);
        assertArrayEquals(chosen, DetailSelection.select(scores, 12, Mode.RANDOM, 5, 30));
        assertFalse(Arrays.equals(chosen, DetailSelection.select(scores, 12, Mode.RANDOM, 5, 31)));
        assertFalse(Arrays.equals(chosen, DetailSelection.select(scores, 12, Mode.RANDOM, 6, 30)));
    }

    @Test
    void nothingMaySelectNothing() {
        assertEquals(0, select(0, Mode.HIGH_FREQUENCY).length);
        assertEquals(0, DetailSelection.select(new float[0], 0, Mode.FULL, 0, 0).length);
    }

    @Test
    void refusals() {
        assertEquals(
                "detail tokens is 8, allowed of 7 tokens with mode HIGH_FREQUENCY: 0 to 7",
                refusal(SCORES, 8, Mode.HIGH_FREQUENCY));
        assertTrue(refusal(SCORES, 3, Mode.FULL).endsWith("with mode FULL: 7 to 7"));
        assertEquals(
                "frequency score of token 1 is NaN, expected a number",
                refusal(new float[] {1, Float.NaN}, 1, Mode.LOW_FREQUENCY));
    }

    private static String refusal(float[] scores, int count, Mode mode) {
        return assertThrows(
                        IllegalArgumentException.class, () -> DetailSelection.select(scores, count, mode, 0, 0))
                .getMessage();
    }

    private static int[] select(int count, Mode mode) {
        return DetailSelection.select(SCORES, count, mode, 0, 0);
    }
}
