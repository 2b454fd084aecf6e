package dev.isthmus.runtime.random;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Standard normal noise as a pure function of (image seed, AR step, draw, token, channel).
 *
 * <p>The key of {@link Philox} is the 64-bit image seed; the counter is
 *
 * <pre>
 *   c0 = channel / 4      c1 = token      c2 = draw      c3 = 0x00 (tag, 8 bits) | AR step (24 bits)
 * </pre>
 *
 * and channel mod 4 picks the lane. {@code draw} is 0 for the noise a reverse process starts from and 1, 2, … for the
 * noise of its first, second, … reverse step.
 *
 * <p>The four words x0..x3 of a counter become four normals by Box–Muller in double precision, each pair (x0,x1) and
 * (x2,x3) giving
 *
 * <pre>
 *   radius = sqrt(-2 ln((x_even + 1) / 2^32))      the uniform lies in (0, 1], so the logarithm is finite
 *   angle  = 2 pi x_odd / 2^32                     in [0, 2 pi)
 *   even lane = radius cos(angle), odd lane = radius sin(angle)
 * </pre>
 *
 * with x read as unsigned, and are then rounded to float. The largest magnitude is sqrt(64 ln 2) = 6.66. Logarithm and
 * trigonometry are {@link StrictMath}'s so that every JVM draws the same bits; a device with other double-precision
 * functions can differ in the last bit of the float only.
 */
public final class NormalNoise {
    /** The draw index of the noise that a reverse process starts from. */
    public static final int INITIAL = 0;

    /** The largest AR step index that the counter can hold. */
    public static final int MAX_AR_STEP = (1 << Domain.PAYLOAD_BITS) - 1;

    private static final double UNIT = 0x1p-32;

    private NormalNoise() {}

    /** The draw index of the noise of reverse step {@code reverseStep} (0 is the first to run). */
    public static int step(int reverseStep) {
        require(reverseStep >= 0 && reverseStep < Integer.MAX_VALUE, "reverse step", reverseStep, "0 or more");
        return reverseStep + 1;
    }

    /**
     * Fills one token's row of noise.
     *
     * @param out float elements in native byte order
     * @param elementOffset index in {@code out} of the row's first float
     * @param channels floats in the row
     * @param seed the image seed
     * @param arStep index of the AR step, 0 .. {@value #MAX_AR_STEP}
     * @param draw {@link #INITIAL} or {@link #step}
     * @param token position of the token in the grid, row-major
     * @throws IllegalArgumentException if an index is outside its range
     * @throws IndexOutOfBoundsException if the row does not lie inside {@code out}
     */
    public static void fill(
            MemorySegment out, long elementOffset, int channels, long seed, int arStep, int draw, int token) {
        check(channels, arStep, draw);
        row(out, elementOffset, channels, seed, arStep, draw, token, new int[Philox.WORDS]);
    }

    /**
     * Fills the rows of several tokens of one image, one after the other: row {@code i} is the noise of
     * {@code tokens[i]} and starts at element {@code elementOffset + i * channels}.
     *
     * @see #fill(MemorySegment, long, int, long, int, int, int)
     */
    public static void fill(
            MemorySegment out, long elementOffset, int channels, long seed, int arStep, int draw, int[] tokens) {
        check(channels, arStep, draw);
        int[] words = new int[Philox.WORDS];
        for (int i = 0; i < tokens.length; i++) {
            row(out, elementOffset + (long) i * channels, channels, seed, arStep, draw, tokens[i], words);
        }
    }

    private static void row(
            MemorySegment out, long start, int channels, long seed, int arStep, int draw, int token, int[] words) {
        require(token >= 0, "token", token, "0 or more");
        int c3 = Domain.NORMAL_NOISE.counterWord(arStep);
        for (int channel = 0; channel < channels; channel += Philox.WORDS) {
            Philox.block(channel / Philox.WORDS, token, draw, c3, seed, words);
            pair(out, start + channel, channels - channel, words[0], words[1]);
            pair(out, start + channel + 2, channels - channel - 2, words[2], words[3]);
        }
    }

    /** Writes two lanes, or as many of them as the row still has room for. */
    private static void pair(MemorySegment out, long index, int room, int even, int odd) {
        if (room <= 0) {
            return;
        }
        double radius = StrictMath.sqrt(-2 * StrictMath.log((Integer.toUnsignedLong(even) + 1) * UNIT));
        double angle = 2 * Math.PI * (Integer.toUnsignedLong(odd) * UNIT);
        out.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) (radius * StrictMath.cos(angle)));
        if (room > 1) {
            out.setAtIndex(ValueLayout.JAVA_FLOAT, index + 1, (float) (radius * StrictMath.sin(angle)));
        }
    }

    private static void check(int channels, int arStep, int draw) {
        require(channels > 0, "channels", channels, "1 or more");
        require(arStep >= 0 && arStep <= MAX_AR_STEP, "AR step", arStep, "0 to " + MAX_AR_STEP);
        require(draw >= 0, "draw", draw, "0 or more");
    }

    private static void require(boolean ok, String name, int value, String range) {
        if (!ok) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed: " + range);
        }
    }
}
