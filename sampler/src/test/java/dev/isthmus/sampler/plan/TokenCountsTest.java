package dev.isthmus.sampler.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TokenCountsTest {
    @Test
    void cosineOnTheImageNetGrid() {
        assertArrayEquals(
                new int[] {
                    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 2, 2, 3, 3, 3, 3, 3, 3, 4, 3, 4, 4, 4, 4, 4, 4, 4,
                    5, 5, 4, 5, 5, 5, 5, 5, 6, 5, 5, 6, 5, 6, 6, 6, 5, 6, 6, 6, 6, 6, 6, 7, 6, 6, 6, 6, 7, 6, 6, 6
                },
                TokenCounts.cosine(256, 64));
        assertArrayEquals(
                new int[] {
                    1, 2, 2, 4, 5, 6, 7, 8, 9, 9, 11, 11, 13, 13, 13, 14, 15, 16, 15, 16, 17, 16, 17, 16
                },
                TokenCounts.cosine(256, 24));
        assertArrayEquals(
                new int[] {2, 3, 7, 8, 11, 13, 15, 16, 19, 20, 22, 23, 23, 25, 24, 25}, TokenCounts.cosine(256, 16));
        assertArrayEquals(new int[] {5, 15, 24, 31, 39, 45, 48, 49}, TokenCounts.cosine(256, 8));
    }

    @Test
    void everyCountIsPositiveForEveryPossibleNumberOfSteps() {
        for (int tokens : new int[] {1, 2, 3, 17, 64, 256}) {
            for (int steps = 1; steps <= tokens; steps++) {
                for (int[] counts : new int[][] {TokenCounts.cosine(tokens, steps), TokenCounts.equal(tokens, steps)}) {
                    assertEquals(steps, counts.length);
                    assertEquals(tokens, Arrays.stream(counts).sum());
                    assertTrue(Arrays.stream(counts).allMatch(c -> c > 0), tokens + " in " + steps);
                }
            }
        }
    }

    @Test
    void equalPutsRemaindersFirst() {
        int[] counts = TokenCounts.equal(64, 24);
        assertEquals(16, Arrays.stream(counts).filter(c -> c == 3).count());
        assertEquals(3, counts[15]);
        assertEquals(2, counts[16]);
        assertArrayEquals(new int[] {11, 11, 11, 11, 10, 10}, TokenCounts.equal(64, 6));
        assertArrayEquals(new int[] {43, 43, 42}, TokenCounts.equal(128, 3));
    }

    @Test
    void refusesMoreStepsThanTokens() {
        assertEquals(
                "AR steps is 65, allowed for 64 tokens: 1 to 64",
                assertThrows(IllegalArgumentException.class, () -> TokenCounts.cosine(64, 65)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> TokenCounts.equal(64, 0));
    }
}
