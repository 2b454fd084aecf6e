package dev.isthmus.runtime.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That the noise is normal, and its coordinates independent. The seeds are fixed, so nothing here fails by chance; the bounds are
 * those that noise of any other seed would pass too, but for one in millions.
 */
class NoiseDistributionTest {
    private static final int TOKENS = 4096;
    private static final int CHANNELS = 64;
    private static final int COUNT = TOKENS * CHANNELS;
    /** Of a standard error. */
    private static final double BOUND = 5.5;
    /** The largest magnitude, from the smallest u, 2^-32. */
    private static final double MOST = Math.sqrt(64 * Math.log(2));

    /** Kolmogorov and Smirnov: the largest distance of the two distribution functions, with n = 262144. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, -1, 0x9E3779B97F4A7C15L})
    void followsTheNormalDistribution(long seed) {
        float[] sorted = noise(seed, 0, 0);
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < COUNT; i++) {
            double expected = normalCdf(sorted[i]);
            distance = Math.max(distance, Math.max(expected - (double) i / COUNT, (double) (i + 1) / COUNT - expected));
        }
        assertTrue(distance * Math.sqrt(COUNT) < 2.6, "distance " + distance); // 2 exp(-2 * 2.6^2) = 3e-6
    }

    /** Each channel by itself, since each of the four words of a counter goes another way. */
    @Test
    void everyChannelFollowsIt() {
        float[] all = noise(3, 5, 2);
        for (int channel = 0; channel < CHANNELS; channel++) {
            double[] sorted = column(all, channel);
            Arrays.sort(sorted);
            double distance = 0;
            for (int i = 0; i < TOKENS; i++) {
                distance = Math.max(distance, Math.abs(normalCdf(sorted[i]) - (i + 0.5) / TOKENS));
            }
            assertTrue(distance * Math.sqrt(TOKENS) < 2.9, "channel " + channel + ": distance " + distance);
        }
    }

    @Test
    void theTailsAreAsHeavyAsTheyShouldBe() {
        int[] beyond = new int[6];
        float most = 0;
        int runs = 8;
        for (int run = 0; run < runs; run++) {
            for (float x : noise(11, run, 1)) {
                most = Math.max(most, Math.abs(x));
                for (int sigmas = 1; sigmas < beyond.length; sigmas++) {
                    beyond[sigmas] += Math.abs(x) > sigmas ? 1 : 0;
                }
            }
        }
        for (int sigmas = 1; sigmas < beyond.length; sigmas++) {
            double expected = 2 * normalCdf(-sigmas) * runs * COUNT;
            assertEquals(expected, beyond[sigmas], BOUND * Math.sqrt(expected) + 3, "beyond " + sigmas + " sigmas");
        }
        assertTrue(most > 4.5 && most <= MOST, "largest magnitude " + most);
    }

    /** The two ends of u: no infinity at the one, nothing but zero at the other. */
    @Test
    void theEndsOfTheUniformAreFinite() {
        int[] words = {0, 1, -1, -2};
        double[] radii = new double[words.length];
        BoxMuller.radii(words, radii, words.length);
        assertEquals(MOST, radii[0], 1e-15 * MOST);
        assertEquals(Math.sqrt(62 * Math.log(2)), radii[1], 1e-14);
        assertEquals(0, Math.abs(radii[2]));
        assertEquals(Math.sqrt(2 * 0x1p-32), radii[3], 1e-9);

        float[] there = new float[words.length];
        int[] quarter = {BoxMuller.QUARTER_TURN, BoxMuller.QUARTER_TURN, BoxMuller.QUARTER_TURN, BoxMuller.QUARTER_TURN};
        BoxMuller.sines(radii, quarter, 0, there, words.length);
        assertEquals((float) MOST, there[0]);
        BoxMuller.sines(radii, quarter, 2 * BoxMuller.QUARTER_TURN, there, words.length);
        assertEquals((float) -MOST, there[0]);
    }

    @Test
    void isSymmetric() {
        float[] all = noise(13, 0, 1);
        double positive = 0;
        double cubes = 0;
        for (float x : all) {
            positive += x > 0 ? 1 : 0;
            cubes += (double) x * x * x;
        }
        assertEquals(0.5, positive / COUNT, BOUND * 0.5 / Math.sqrt(COUNT));
        assertEquals(0, cubes / COUNT, BOUND * Math.sqrt(15.0 / COUNT));
        double[] sorted = IntStream.range(0, COUNT).mapToDouble(i -> all[i]).sorted().toArray();
        for (int percent = 1; percent < 50; percent += 4) {
            double low = sorted[COUNT * percent / 100];
            double high = sorted[COUNT - 1 - COUNT * percent / 100];
            double density = Math.exp(-low * low / 2) / Math.sqrt(2 * Math.PI);
            double error = Math.sqrt(2.0 * percent / 100 * (1 - percent / 100.0) / COUNT) / density;
            assertEquals(0, low + high, BOUND * error, "quantiles of " + percent + " %");
        }
    }

    /** Neither values nor their squares, which would tell of a radius that two share. */
    @Test
    void coordinatesAreIndependent() {
        float[] base = noise(17, 4, 3);
        independent("AR steps", base, noise(17, 5, 3));
        independent("draws", base, noise(17, 4, 4));
        independent("the initial draw and the first step", noise(17, 4, NormalNoise.INITIAL), noise(17, 4, NormalNoise.step(0)));
        independent("seeds", base, noise(18, 4, 3));
        independent("seeds that differ in the upper half", base, noise(17 | 1L << 32, 4, 3));
        independent("AR step and draw exchanged", base, noise(17, 3, 4));
        for (int distance : new int[] {1, 2, 16, 64, 256}) {
            independent("tokens " + distance + " apart", head(base, distance * CHANNELS), tail(base, distance * CHANNELS));
        }
        for (int distance = 1; distance < 8; distance++) {
            independent("channels " + distance + " apart", channels(base, 0, CHANNELS - distance), channels(base, distance, CHANNELS));
        }
    }

    private static void independent(String what, float[] a, float[] b) {
        double products = 0;
        double ofSquares = 0;
        double ofBoth = 0;
        for (int i = 0; i < a.length; i++) {
            double x = a[i];
            double y = b[i];
            products += x * y;
            ofSquares += (x * x - 1) * (y * y - 1);
            ofBoth += x * (y * y - 1);
        }
        double n = a.length;
        assertEquals(0, products / n, BOUND / Math.sqrt(n), what);
        assertEquals(0, ofSquares / n, BOUND * 2 / Math.sqrt(n), what + ", squares");
        assertEquals(0, ofBoth / n, BOUND * Math.sqrt(2 / n), what + ", a value and a square");
    }

    private static float[] head(float[] all, int without) {
        return Arrays.copyOf(all, all.length - without);
    }

    private static float[] tail(float[] all, int without) {
        return Arrays.copyOfRange(all, without, all.length);
    }

    private static float[] channels(float[] all, int from, int to) {
        float[] some = new float[TOKENS * (to - from)];
        for (int token = 0; token < TOKENS; token++) {
            System.arraycopy(all, token * CHANNELS + from, some, token * (to - from), to - from);
        }
        return some;
    }

    private static double[] column(float[] all, int channel) {
        return IntStream.range(0, TOKENS).mapToDouble(token -> all[token * CHANNELS + channel]).toArray();
    }

    private static float[] noise(long seed, int arStep, int draw) {
        float[] all = new float[COUNT];
        long[] seeds = new long[TOKENS];
        Arrays.fill(seeds, seed);
        NormalNoise.fill(MemorySegment.ofArray(all), 0, CHANNELS, seeds, arStep, draw, IntStream.range(0, TOKENS).toArray());
        return all;
    }

    /** By the series of Marsaglia ("Evaluating the normal distribution", 2004), to about 1e-15. */
    private static double normalCdf(double x) {
        if (Math.abs(x) > 8) {
            return x < 0 ? 0 : 1;
        }
        double sum = x;
        double term = x;
        for (int i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
