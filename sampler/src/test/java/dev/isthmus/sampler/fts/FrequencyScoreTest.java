package dev.isthmus.sampler.fts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrequencyScoreTest {
    @Test
    void agreesWithAPlainFourierSum() {
        long seed = new Random().nextLong();
        System.out.println("FrequencyScoreTest seed " + seed);
        Random random = new Random(seed);
        // The published widths, an odd one, and the smallest.
        for (int width : new int[] {768, 1024, 1280, 45, 64, 6, 5, 4, 3, 2, 1}) {
            agrees(random, width, 1e-6);
        }
        // Primes: JTransforms' general radix and Bluestein passes keep fewer digits in single precision.
        for (int width : new int[] {7, 31, 197, 257, 509}) {
            agrees(random, width, 3e-4);
        }
    }

    private static void agrees(Random random, int width, double relative) {
        float[] rows = gaussian(random, 3 * width);
        float[] scores = new FrequencyScore(width).scores(MemorySegment.ofArray(rows), 3);
        for (int i = 0; i < 3; i++) {
            double expected = plain(Arrays.copyOfRange(rows, i * width, (i + 1) * width));
            assertEquals(expected, scores[i], relative * expected, "width " + width + " row " + i);
        }
    }

    @Test
    void constantDoesNotCount() {
        float[] ones = new float[12];
        Arrays.fill(ones, 3);
        assertEquals(0, score(ones), 1e-5);
        assertEquals(0, score(new float[] {5}));
    }

    @Test
    void nyquistCountsOnceWithWeightTwo() {
        assertEquals(8 * 2, score(new float[] {1, -1, 1, -1, 1, -1, 1, -1}), 1e-5);
        assertEquals(2 * 2, score(new float[] {1, -1}), 1e-6);
    }

    @Test
    void scoresOnlyTheRowsAskedFor() {
        FrequencyScore score = new FrequencyScore(4);
        MemorySegment rows = MemorySegment.ofArray(new float[] {1, 2, 3, 5, 8, 13, 21, 34});
        assertEquals(0, score.scores(rows, 0).length);
        assertArrayEquals(Arrays.copyOf(score.scores(rows, 2), 1), score.scores(rows, 1));
    }

    @Test
    void anUnusableRowScoresNaN() {
        assertEquals(Float.NaN, score(new float[] {1, Float.NaN, 0, 2}));
        assertEquals(Float.NaN, score(new float[] {1, Float.POSITIVE_INFINITY, 0, 2}));
        assertEquals(Float.NaN, score(new float[] {Float.NaN}));
    }

    @Test
    void refusals() {
        assertEquals(
                "feature width is 0, allowed: 1 or more",
                assertThrows(IllegalArgumentException.class, () -> new FrequencyScore(0)).getMessage());
        MemorySegment three = MemorySegment.ofArray(new float[3]);
        assertThrows(IndexOutOfBoundsException.class, () -> new FrequencyScore(2).scores(three, 2));
        assertThrows(IllegalArgumentException.class, () -> new FrequencyScore(2).scores(three, -1));
    }

    private static float score(float[] row) {
        return new FrequencyScore(row.length).scores(MemorySegment.ofArray(row), 1)[0];
    }

    private static float[] gaussian(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double plain(float[] z) {
        int bins = z.length / 2;
        double sum = 0;
        for (int m = 1; m <= bins; m++) {
            double re = 0;
            double im = 0;
            for (int d = 0; d < z.length; d++) {
                double angle = -2 * Math.PI * ((long) m * d % z.length) / z.length;
                re += z[d] * Math.cos(angle);
                im += z[d] * Math.sin(angle);
            }
            sum += Math.hypot(re, im) * (1 + (double) m / bins);
        }
        return sum;
    }
}
