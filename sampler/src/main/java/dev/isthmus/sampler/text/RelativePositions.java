package dev.isthmus.sampler.text;

import java.math.BigInteger;

/**
 * T5's kinds ("buckets") of relative positions: one for each short distance, then wider and wider ones, half of them for what
 * lies behind.
 *
 * @param buckets     how many kinds
 * @param maxDistance from which on all are one kind
 */
record RelativePositions(int buckets, int maxDistance) {

    /**
     * The kinds of a sequence's pairs, [length * length] with the position that asks outside.
     *
     * @param length of the sequence
     */
    long[] table(int length) {
        int[] distances = new int[length];
        for (int distance = 0; distance < length; distance++) {
            distances[distance] = ofDistance(distance);
        }
        long[] table = new long[length * length];
        for (int query = 0; query < length; query++) {
            for (int key = 0; key < length; key++) {
                int side = key > query ? buckets / 2 : 0;
                table[query * length + key] = side + distances[Math.abs(key - query)];
            }
        }
        return table;
    }

    /**
     * The kind of a distance: itself if it is short, else exact + floor(ln(distance / exact) / ln(max / exact) * wide). Whole numbers
     * decide, since the reference's single-precision logarithms come out at the powers of two within a rounding of the next kind.
     */
    int ofDistance(int distance) {
        int side = buckets / 2;
        int exact = side / 2;
        int wide = side - exact;
        if (distance < exact) {
            return distance;
        }
        int kind = exact;
        while (kind + 1 < side && reaches(distance, kind + 1 - exact, exact, wide)) {
            kind++;
        }
        return kind;
    }

    /** (distance / exact) ^ wide >= (max / exact) ^ steps */
    private boolean reaches(int distance, int steps, int exact, int wide) {
        BigInteger left = BigInteger.valueOf(distance).pow(wide).multiply(BigInteger.valueOf(exact).pow(steps));
        BigInteger right = BigInteger.valueOf(maxDistance).pow(steps).multiply(BigInteger.valueOf(exact).pow(wide));
        return left.compareTo(right) >= 0;
    }
}
