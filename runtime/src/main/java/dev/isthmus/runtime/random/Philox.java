package dev.isthmus.runtime.random;

/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3" (SC 2011): a bijection of 128-bit counters under a 64-bit key that is indistinguishable from random.
 *
 * <p>There is no state to carry, to seed or to guard: equal arguments give equal words on every machine and on a GPU.
 *
 * {@snippet :
 * int[] words = new int[Philox.WORDS];
 * Philox.block(0, 1, 2, 3, 7L, words);                    // four random words of counter (0, 1, 2, 3) under key 7
 * }
 */
public final class Philox {
    /** How many 32-bit words one counter yields. */
    public static final int WORDS = 4;

    static final int ROUNDS = 10;
    static final long MULTIPLIER_0 = 0xD2511F53L;
    static final long MULTIPLIER_1 = 0xCD9E8D57L;
    static final int WEYL_0 = 0x9E3779B9; // golden ratio
    static final int WEYL_1 = 0xBB67AE85; // sqrt(3) - 1

    private Philox() {}

    /**
     * Writes the four random words of one counter to {@code out[0..3]}.
     *
     * @param c0 counter word 0; counter words 1, 2 and 3 follow
     * @param key the 64-bit key; its low half is Philox key word 0, its high half key word 1
     * @param out at least {@value #WORDS} long; passed in so that a loop over counters allocates nothing
     */
    public static void block(int c0, int c1, int c2, int c3, long key, int[] out) {
        int k0 = (int) key;
        int k1 = (int) (key >>> Integer.SIZE);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * Integer.toUnsignedLong(c0);
            long p1 = MULTIPLIER_1 * Integer.toUnsignedLong(c2);
            c0 = (int) (p1 >>> Integer.SIZE) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> Integer.SIZE) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }
}
