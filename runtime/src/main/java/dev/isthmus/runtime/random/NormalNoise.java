package dev.isthmus.runtime.random;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

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
 * <p>The four words x0..x3 of a counter become four normals by the transform of Box and Muller, each pair (x0,x1) and
 * (x2,x3) giving
 *
 * <pre>
 *   radius = sqrt(-2 ln((x_even + 1) / 2^32))      the uniform lies in (0, 1], so the logarithm is finite
 *   angle  = 2 pi x_odd / 2^32                     in [0, 2 pi)
 *   even lane = radius cos(angle), odd lane = radius sin(angle)
 * </pre>
 *
 * with x read as unsigned. The largest magnitude is sqrt(64 ln 2) = 6.66.
 *
 * <p>The value drawn is this one computed in double precision and rounded to float once, so it is the float nearest to the
 * exact value unless that lies within some double roundings of the middle of two floats (by estimate fewer than one draw in ten
 * million). {@link BoxMuller} is the definition to the last bit; a device that follows its arithmetic draws the same bits.
 *
 * {@snippet :
 * int[] tokens = {4, 5};
 * long[] seeds = {7, 7};                                  // two tokens of one image, one row each
 * NormalNoise.fill(x.segment(), 0, 3, seeds, 0, NormalNoise.INITIAL, tokens);
 * NormalNoise.fill(x.segment(), 0, 3, seeds, 0, NormalNoise.step(0), tokens);
 * }
 */
public final class NormalNoise {
    /** The draw index of the noise that a reverse process starts from. */
    public static final int INITIAL = 0;

    /** The largest AR step index that the counter can hold. */
    public static final int MAX_AR_STEP = (1 << Domain.PAYLOAD_BITS) - 1;

    /** Counters computed together: enough that vector loops run at full speed, few enough that all scratch stays in L1. */
    private static final int LANES = 256;

    private NormalNoise() {}

    /** The draw index of the noise of reverse step {@code reverseStep} (0 is the first to run). */
    public static int step(int reverseStep) {
        require(reverseStep >= 0 && reverseStep < Integer.MAX_VALUE, "reverse step", reverseStep, "0 or more");
        return reverseStep + 1;
    }

    /**
     * Fills rows of noise, one after the other: row {@code i} is the noise of {@code tokens[i]} of the image with
     * {@code seeds[i]}, and starts at element {@code elementOffset + i * channels}.
     *
     * @param out float elements in native byte order
     * @param elementOffset index in {@code out} of the first row's first float
     * @param channels floats in a row
     * @param seeds the image seed of each row
     * @param arStep index of the AR step, 0 .. {@value #MAX_AR_STEP}
     * @param draw {@link #INITIAL} or {@link #step}
     * @param tokens position of each row's token in its grid, row-major
     * @throws IllegalArgumentException if an index is outside its range, or the rows have not one seed each
     * @throws IndexOutOfBoundsException if the rows do not lie inside {@code out}; nothing has been written then
     */
    public static void fill(
            MemorySegment out, long elementOffset, int channels, long[] seeds, int arStep, int draw, int[] tokens) {
        check(channels, seeds, arStep, draw, tokens);
        Objects.checkFromIndexSize(elementOffset, (long) tokens.length * channels, out.byteSize() / Float.BYTES);

        int groups = (channels + Philox.WORDS - 1) / Philox.WORDS; // counters in a row
        int c3 = Domain.NORMAL_NOISE.counterWord(arStep);
        long counters = (long) tokens.length * groups;
        Chunk chunk = new Chunk((int) Math.min(LANES, counters));
        int row = 0;
        int group = 0;
        while (row < tokens.length) {
            int firstRow = row;
            int firstGroup = group;
            int lanes = 0;
            while (lanes < LANES && row < tokens.length) {
                chunk.philox.set(lanes++, group, tokens[row], draw, c3, seeds[row]);
                if (++group == groups) {
                    group = 0;
                    row++;
                }
            }
            chunk.draw(lanes);
            chunk.write(out, elementOffset, channels, firstRow, firstGroup, lanes);
        }
    }

    static void check(int channels, long[] seeds, int arStep, int draw, int[] tokens) {
        require(channels > 0, "channels", channels, "1 or more");
        require(arStep >= 0 && arStep <= MAX_AR_STEP, "AR step", arStep, "0 to " + MAX_AR_STEP);
        require(draw >= 0, "draw", draw, "0 or more");
        require(seeds.length == tokens.length, "number of seeds", seeds.length, tokens.length + ", one a row");
        for (int token : tokens) {
            require(token >= 0, "token", token, "0 or more");
        }
    }

    private static void require(boolean ok, String name, int value, String range) {
        if (!ok) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed: " + range);
        }
    }

    /** Scratch for the counters that are computed together. Made for each call: nothing here outlives one, or is shared. */
    private static final class Chunk {
        final PhiloxLanes philox;
        private final int[] words; // one of the four of every lane
        private final double[] radii;
        private final float[] plane; // one of the four normals of every lane
        private final float[] normals; // four for each lane, as they lie in a row

        Chunk(int lanes) {
            philox = new PhiloxLanes(lanes);
            words = new int[lanes];
            radii = new double[lanes];
            plane = new float[lanes];
            normals = new float[lanes * Philox.WORDS];
        }

        void draw(int lanes) {
            philox.encrypt(lanes);
            pair(philox.x0, philox.x1, 0, lanes);
            pair(philox.x2, philox.x3, 2, lanes);
        }

        private void pair(long[] even, long[] odd, int position, int lanes) {
            narrow(even, lanes);
            BoxMuller.radii(words, radii, lanes);
            narrow(odd, lanes);
            BoxMuller.sines(radii, words, BoxMuller.QUARTER_TURN, plane, lanes);
            interleave(position, lanes);
            BoxMuller.sines(radii, words, 0, plane, lanes);
            interleave(position + 1, lanes);
        }

        /** A loop of its own: within another one this conversion would keep it from being vectorised. */
        private void narrow(long[] wide, int lanes) {
            for (int i = 0; i < lanes; i++) {
                words[i] = (int) wide[i];
            }
        }

        private void interleave(int position, int lanes) {
            for (int i = 0; i < lanes; i++) {
                normals[i * Philox.WORDS + position] = plane[i];
            }
        }

        /** Copies each lane's normals, or as many of them as its row has room for. */
        void write(MemorySegment out, long elementOffset, int channels, int row, int group, int lanes) {
            int channel = group * Philox.WORDS;
            long at = elementOffset + (long) row * channels + channel;
            if (channels % Philox.WORDS == 0) { // no gaps
                copy(out, at, 0, lanes * Philox.WORDS);
                return;
            }
            for (int lane = 0; lane < lanes; lane++) {
                int room = Math.min(Philox.WORDS, channels - channel);
                copy(out, at, lane * Philox.WORDS, room);
                at += room;
                channel = channel + room == channels ? 0 : channel + room;
            }
        }

        private void copy(MemorySegment out, long at, int from, int count) {
            MemorySegment.copy(normals, from, out, ValueLayout.JAVA_FLOAT, at * Float.BYTES, count);
        }
    }
}
