package dev.isthmus.runtime.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoxMullerTest {
    private static final double BOUND = 1e-15; // relative, StrictMath's own error included

    @Test
    void radiiAreAccurateToTheRoundingOfDoubles() {
        int[] words = words();
        double[] radii = new double[words.length];
        BoxMuller.radii(words, radii, words.length);
        double worst = 0;
        for (int i = 0; i < words.length; i++) {
            double below = 0xFFFFFFFFL - Integer.toUnsignedLong(words[i]); // u = 1 - below / 2^32
            double log = below < 0x1p31 ? StrictMath.log1p(-below * 0x1p-32) : StrictMath.log(1 - below * 0x1p-32);
            worst = Math.max(worst, relative(StrictMath.sqrt(-2 * log), radii[i]));
        }
        System.out.println("BoxMullerTest radius: largest relative error " + worst);
        assertTrue(worst < BOUND, "relative error: " + worst);
        assertEquals(0, Math.abs(radii[0]));
    }

    @Test
    void sinesAreAccurateToTheRoundingOfFloats() {
        int[] words = words();
        double[] ones = new double[words.length];
        Arrays.fill(ones, 1);
        float[] sines = new float[words.length];
        float[] cosines = new float[words.length];
        BoxMuller.sines(ones, words, 0, sines, words.length);
        BoxMuller.sines(ones, words, BoxMuller.QUARTER_TURN, cosines, words.length);
        double worst = 0;
        for (int i = 0; i < words.length; i++) {
            worst = Math.max(worst, ulps(sine(words[i]), sines[i]));
            worst = Math.max(worst, ulps(sine(words[i] + BoxMuller.QUARTER_TURN), cosines[i]));
        }
        System.out.println("BoxMullerTest sine: largest error in ulp " + worst);
        assertTrue(worst < 0.5000001, "error in ulp: " + worst);
    }

    /** Reduced to the nearest zero by integers, so that the reference keeps its digits there. */
    private static double sine(int word) {
        boolean mirrored = word > 1 << 30 || word < -(1 << 30);
        int reduced = mirrored ? Integer.MIN_VALUE - word : word;
        return StrictMath.sin(reduced * (2 * Math.PI * 0x1p-32));
    }

    private static double ulps(double exact, float drawn) {
        return Math.abs(exact - drawn) / Math.ulp((float) exact);
    }

    private static double relative(double exact, double computed) {
        return exact == computed ? 0 : Math.abs(computed / exact - 1);
    }

    /** All ones first, then both ends, the surroundings of every power of two and of the eighths of a turn, and a sample. */
    private static int[] words() {
        long seed = new Random().nextLong();
        System.out.println("BoxMullerTest seed " + seed);
        Random random = new Random(seed);
        int near = 50;
        int[] words = new int[(32 + 8) * 2 * near + 2_000_000];
        int n = 0;
        for (int d = -near; d < near; d++) {
            for (int shift = 0; shift < 32; shift++) {
                words[n++] = (1 << shift) + d;
            }
            for (int eighth = 0; eighth < 8; eighth++) {
                words[n++] = eighth * (1 << 29) + d;
            }
        }
        while (n < words.length) {
            words[n++] = random.nextInt();
        }
        words[0] = -1;
        return words;
    }
}
