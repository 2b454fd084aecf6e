package dev.isthmus.runtime.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalNoiseTest {
    @Test
    void followsTheDocumentedCounterLayout() {
        long seed = new Random().nextLong();
        System.out.println("NormalNoiseTest seed " + seed);
        float[] row = row(7, seed, 11, 3, 42);
        int[] words = new int[Philox.WORDS];
        Philox.block(1, 42, 3, 11, seed, words); // channels 4, 5, 6
        assertEquals((float) (radius(words[0]) * StrictMath.cos(angle(words[1]))), row[4], Math.ulp(row[4]));
        assertEquals((float) (radius(words[0]) * StrictMath.sin(angle(words[1]))), row[5], Math.ulp(row[5]));
        assertEquals((float) (radius(words[2]) * StrictMath.cos(angle(words[3]))), row[6], Math.ulp(row[6]));
    }

    @Test
    void aShorterRowIsAPrefixOfALongerOne() {
        float[] longest = row(9, 5, 0, 0, 0);
        for (int channels = 1; channels < 9; channels++) {
            assertArrayEquals(Arrays.copyOf(longest, channels), row(channels, 5, 0, 0, 0));
        }
    }

    @Test
    void touchesOnlyItsRow() {
        float[] all = new float[12];
        Arrays.fill(all, Float.NaN);
        NormalNoise.fill(MemorySegment.ofArray(all), 3, 5, new long[] {1}, 2, 3, new int[] {4});
        for (int i = 0; i < all.length; i++) {
            assertEquals(i < 3 || i >= 8, Float.isNaN(all[i]), "element " + i);
        }
    }

    /** Rows of every number and length, computed in whatever blocks, equal the same rows one by one. */
    @Test
    void rowsTogetherEqualRowsAlone() {
        for (int channels : new int[] {1, 4, 6, 16, 1031}) {
            for (int rows : new int[] {0, 1, 2, 7, 64, 257, 600}) {
                long[] seeds = new long[rows];
                int[] tokens = new int[rows];
                for (int i = 0; i < rows; i++) {
                    seeds[i] = i % 3 * 0x1_0000_0001L;
                    tokens[i] = (rows - i) * 5;
                }
                float[] together = new float[1 + rows * channels];
                NormalNoise.fill(MemorySegment.ofArray(together), 1, channels, seeds, 4, 2, tokens);
                for (int i = 0; i < rows; i++) {
                    assertArrayEquals(
                            row(channels, seeds[i], 4, 2, tokens[i]),
                            Arrays.copyOfRange(together, 1 + i * channels, 1 + (i + 1) * channels),
                            channels + " channels, row " + i + " of " + rows);
                }
            }
        }
    }

    @Test
    void everyCoordinateMatters() {
        float[] base = row(4, 1, 1, 1, 1);
        for (float[] other : new float[][] {
            row(4, 2, 1, 1, 1),
            row(4, 1L << 32 | 1, 1, 1, 1),
            row(4, 1, 2, 1, 1),
            row(4, 1, 1, 2, 1),
            row(4, 1, 1, 1, 2)
        }) {
            assertFalse(Arrays.equals(base, other));
        }
    }

    @Test
    void hasTheMomentsOfANormal() {
        long seed = new Random().nextLong();
        System.out.println("NormalNoiseTest seed " + seed);
        int rows = 20_000;
        double m1 = 0;
        double m2 = 0;
        double m4 = 0;
        double within1 = 0;
        double neighbours = 0;
        for (int token = 0; token < rows; token++) {
            float[] r = row(16, seed, 0, 0, token);
            for (int c = 0; c < 16; c++) {
                double x = r[c];
                m1 += x;
                m2 += x * x;
                m4 += x * x * x * x;
                within1 += Math.abs(x) < 1 ? 1 : 0;
                neighbours += x * r[(c + 1) % 16];
            }
        }
        double n = rows * 16.0;
        // Bounds are six standard errors of each estimate.
        assertEquals(0, m1 / n, 6 / Math.sqrt(n));
        assertEquals(1, m2 / n, 6 * Math.sqrt(2 / n));
        assertEquals(3, m4 / n, 6 * Math.sqrt(96 / n));
        assertEquals(0.6826894921, within1 / n, 6 * Math.sqrt(0.2166 / n));
        assertEquals(0, neighbours / n, 6 / Math.sqrt(n));
    }

    @Test
    void refusesWhatTheCounterCannotHold() {
        assertTrue(refusal(4, -1, 0, 0).contains("AR step is -1"));
        assertTrue(refusal(4, NormalNoise.MAX_AR_STEP + 1, 0, 0).contains("allowed: 0 to 16777215"));
        assertTrue(refusal(4, 0, -1, 0).contains("draw is -1"));
        assertTrue(refusal(4, 0, 0, -1).contains("token is -1"));
        assertTrue(refusal(0, 0, 0, 0).contains("channels is 0"));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> NormalNoise.fill(MemorySegment.ofArray(new float[4]), 1, 4, new long[1], 0, 0, new int[1]));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> NormalNoise.fill(MemorySegment.ofArray(new float[8]), 0, 4, new long[1], 0, 0, new int[2]))
                .getMessage()
                .contains("number of seeds is 1"));
    }

    private static String refusal(int channels, int arStep, int draw, int token) {
        MemorySegment out = MemorySegment.ofArray(new float[8]);
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> NormalNoise.fill(out, 0, channels, new long[1], arStep, draw, new int[] {token}))
                .getMessage();
    }

    private static float[] row(int channels, long seed, int arStep, int draw, int token) {
        float[] row = new float[channels];
        NormalNoise.fill(MemorySegment.ofArray(row), 0, channels, new long[] {seed}, arStep, draw, new int[] {token});
        return row;
    }

    private static double radius(int word) {
        return StrictMath.sqrt(-2 * StrictMath.log((Integer.toUnsignedLong(word) + 1) / 4294967296.0));
    }

    private static double angle(int word) {
        return 2 * Math.PI * (Integer.toUnsignedLong(word) / 4294967296.0);
    }
}
