package dev.isthmus.runtime.random;

/**
 * The transform of Box and Muller ("A note on the generation of random normal deviates", 1958) on arrays of random words: two
 * words give a radius and an angle, and these two independent standard normals.
 *
 * <p>Everything is integer arithmetic and single operations +, -, *, / and sqrt on doubles in the order written, each rounded
 * once as IEEE 754 demands. Java computes that alike everywhere, and so does any other device that is kept from fusing a
 * product with a sum (CUDA: {@code -fmad=false}, or {@code __dmul_rn} and {@code __dadd_rn}). The polynomials are minimax
 * fits, off by less than 2e-18 relatively before their coefficients were rounded, so that what is left is double rounding.
 *
 * <p>The loops are written to be vectorised by C2 of JDK 25, which left a loop with a shift by a variable count scalar, and
 * one that stored sine and cosine together. It depends on the profile too: a JVM that has seen only short calls when it
 * compiles may keep scalar code.
 */
final class BoxMuller {
    /** Added to the word of an angle, advances it by a quarter turn: the sine becomes the cosine. */
    static final int QUARTER_TURN = 1 << 30;

    private static final int FRACTION = Integer.MAX_VALUE;
    private static final double FRACTION_UNIT = 0x1p-31;
    private static final int TO_SQRT_2 = 0x7FFFFFFF - 0x3504F333 + 1; // carries into the sign if 1.fraction >= sqrt(2)
    private static final double LN_2 = 0x1.62e42fefa39efp-1;
    private static final double RADIANS = 0x1.921fb54442d18p-30; // 2 pi / 2^32

    private BoxMuller() {}

    /** {@code out[i] = sqrt(-2 ln u)}, where u = (word + 1) / 2^32 lies in (0, 1]; words are unsigned. */
    static void radii(int[] words, double[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.sqrt(-2 * logOfUniform(words[i]));
        }
    }

    /** {@code out[i] = radii[i] sin(2 pi (word + turn) / 2^32)}. */
    static void sines(double[] radii, int[] words, int turn, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) (radii[i] * sine(words[i] + turn));
        }
    }

    /** ln((word + 1) / 2^32) of an unsigned word. */
    private static double logOfUniform(int word) {
        int bits = word + 1; // 0 stands for 2^32
        int exponent = ((bits | -bits) >>> 31 ^ 1) * 32 - 1;

        // Shifts the leading one into bit 31, as if by numberOfLeadingZeros: wherever the upper bits are all zero, the mask is
        // all ones.
        int mask = (bits >>> 16) - 1 >> 31;
        exponent -= mask & 16;
        bits = bits & ~mask | bits << 16 & mask;
        mask = (bits >>> 24) - 1 >> 31;
        exponent -= mask & 8;
        bits = bits & ~mask | bits << 8 & mask;
        mask = (bits >>> 28) - 1 >> 31;
        exponent -= mask & 4;
        bits = bits & ~mask | bits << 4 & mask;
        mask = (bits >>> 30) - 1 >> 31;
        exponent -= mask & 2;
        bits = bits & ~mask | bits << 2 & mask;
        mask = (bits >>> 31) - 1 >> 31;
        exponent -= mask & 1;
        bits = bits & ~mask | bits << 1 & mask;

        // m in [sqrt(1/2), sqrt(2)) and exponent 0 next to u = 1, where the logarithm vanishes: no digits are lost there.
        int fraction = bits & FRACTION;
        int halve = fraction + TO_SQRT_2 >>> 31;
        exponent += halve;
        double m = (1 + fraction * FRACTION_UNIT) * (1 - 0.5 * halve);
        double s = (m - 1) / (m + 1);
        return exponent * LN_2 + s * artanhSeries(s * s);
    }

    /** 2 artanh(s) / s as a polynomial in z = s^2, for |s| up to (sqrt(2) - 1) / (sqrt(2) + 1); ln m = 2 artanh(s). */
    private static double artanhSeries(double z) {
        double p = 0x1.2f52a7e4021abp-3;
        p = p * z + 0x1.399939e94c893p-3;
        p = p * z + 0x1.74669ea53e8f9p-3;
        p = p * z + 0x1.c71c4fe53c39fp-3;
        p = p * z + 0x1.2492494537380p-2;
        p = p * z + 0x1.999999997abefp-2;
        p = p * z + 0x1.55555555555aep-1;
        return p * z + 2;
    }

    /** sin(2 pi word / 2^32). */
    private static double sine(int word) {
        int half = word + QUARTER_TURN >>> 31; // 1 in the half turn around pi, where the sine is that of word - 2^31, negated
        double angle = (word - (half << 31)) * RADIANS; // in [-pi/2, pi/2), the integer exact
        return (1 - 2 * half) * angle * sineSeries(angle * angle);
    }

    /** sin(a) / a as a polynomial in z = a^2, for |a| up to pi/2. */
    private static double sineSeries(double z) {
        double p = 0x1.880ff6dacb82ap-49;
        p = p * z - 0x1.ae420dc1e4776p-41;
        p = p * z + 0x1.6123c686aa4c8p-33;
        p = p * z - 0x1.ae6454b5dbc22p-26;
        p = p * z + 0x1.71de3a524f04ap-19;
        p = p * z - 0x1.a01a01a013e1ap-13;
        p = p * z + 0x1.11111111110b0p-7;
        p = p * z - 0x1.5555555555555p-3;
        return p * z + 1;
    }
}
