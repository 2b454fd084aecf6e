package dev.isthmus.runtime.random;

/**
 * Many counters of {@link Philox} at once, each in a lane of its own: set the counters and keys, {@link #encrypt}, read the
 * words in the counters' places.
 *
 * <p>Words lie in longs, one array for each, because a 32 by 32 bit product is a long one and C2 makes vector code only of
 * loops over elements of one width. Only the low halves of the words mean anything.
 */
final class PhiloxLanes {
    private static final long LOW_HALF = 0xFFFFFFFFL;

    /** The four words of each lane: the counter before {@link #encrypt}, random words after it. */
    final long[] x0;

    final long[] x1;
    final long[] x2;
    final long[] x3;

    /** Low and high half of each lane's key. */
    final long[] key0;

    final long[] key1;

    PhiloxLanes(int lanes) {
        x0 = new long[lanes];
        x1 = new long[lanes];
        x2 = new long[lanes];
        x3 = new long[lanes];
        key0 = new long[lanes];
        key1 = new long[lanes];
    }

    /** Sets the counter and the key of one lane. */
    void set(int lane, int c0, int c1, int c2, int c3, long key) {
        x0[lane] = c0;
        x1[lane] = c1;
        x2[lane] = c2;
        x3[lane] = c3;
        key0[lane] = key;
        key1[lane] = key >>> Integer.SIZE;
    }

    /** Puts the random words of the first {@code lanes} counters in their places. */
    void encrypt(int lanes) {
        int weyl0 = 0;
        int weyl1 = 0;
        // The high half of a product goes into the other pair of words. Every second round therefore runs with x0 and x2
        // exchanged, and nothing has to be moved.
        for (int round = 0; round < Philox.ROUNDS; round += 2) {
            halfRound(x0, x3, Philox.MULTIPLIER_0, key1, weyl1, lanes);
            halfRound(x2, x1, Philox.MULTIPLIER_1, key0, weyl0, lanes);
            weyl0 += Philox.WEYL_0;
            weyl1 += Philox.WEYL_1;
            halfRound(x2, x3, Philox.MULTIPLIER_0, key1, weyl1, lanes);
            halfRound(x0, x1, Philox.MULTIPLIER_1, key0, weyl0, lanes);
            weyl0 += Philox.WEYL_0;
            weyl1 += Philox.WEYL_1;
        }
    }

    /** One multiplication of a round. A loop with all of a round in it, or all of ten, is not vectorised. */
    private static void halfRound(long[] factor, long[] other, long multiplier, long[] key, long weyl, int lanes) {
        for (int i = 0; i < lanes; i++) {
            long product = multiplier * (factor[i] & LOW_HALF);
            factor[i] = product >>> Integer.SIZE ^ other[i] ^ (key[i] + weyl);
            other[i] = product;
        }
    }
}
