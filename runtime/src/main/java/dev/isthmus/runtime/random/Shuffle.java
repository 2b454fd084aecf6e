package dev.isthmus.runtime.random;

import java.util.Objects;

/**
 * Uniform random permutations as a pure function of (seed, stream).
 *
 * <p>The words of {@link Philox} under the seed are read in order from the counters
 *
 * <pre>
 *   c0 = 0, 1, 2, …      c1 = stream      c2 = 0      c3 = 0x01 (tag, 8 bits) | 0
 * </pre>
 *
 * and drive a Fisher–Yates shuffle. Each index is drawn by Lemire's multiply-and-reject ("Fast random integer
 * generation in an interval", 2019), so every permutation is exactly as likely as any other that the words can reach.
 *
 * {@snippet :
 * int[] order = {0, 1, 2, 3, 4, 5, 6, 7};
 * Shuffle.shuffle(order, 0, order.length, 7, 0);          // seed 7, its permutation 0
 * }
 */
public final class Shuffle {
    private Shuffle() {}

    /**
     * Permutes {@code a[from..to)} in place.
     *
     * @param from first index, inclusive
     * @param to last index, exclusive
     * @param seed the image seed
     * @param stream which of the seed's permutations this is; different streams are independent
     * @throws IndexOutOfBoundsException if the range does not lie inside {@code a}
     */
    public static void shuffle(int[] a, int from, int to, long seed, int stream) {
        Objects.checkFromToIndex(from, to, a.length);
        Words words = new Words(seed, stream);
        for (int i = to - 1; i > from; i--) {
            int j = from + words.below(i - from + 1);
            int swapped = a[i];
            a[i] = a[j];
            a[j] = swapped;
        }
    }

    /** The word sequence of one stream. */
    private static final class Words {
        private final long seed;
        private final int stream;
        private final int[] block = new int[Philox.WORDS];
        private int counter;
        private int used = Philox.WORDS;

        Words(long seed, int stream) {
            this.seed = seed;
            this.stream = stream;
        }

        /** A uniform integer in [0, bound). */
        int below(int bound) {
            long product = next() * bound;
            if (Integer.compareUnsigned((int) product, bound) < 0) {
                // 2^32 mod bound low parts are one too many; rejecting them makes the rest exactly uniform.
                int surplus = Integer.remainderUnsigned(-bound, bound);
                while (Integer.compareUnsigned((int) product, surplus) < 0) {
                    product = next() * bound;
                }
            }
            return (int) (product >>> Integer.SIZE);
        }

        private long next() {
            if (used == Philox.WORDS) {
                Philox.block(counter++, stream, 0, Domain.SHUFFLE.counterWord(0), seed, block);
                used = 0;
            }
            return Integer.toUnsignedLong(block[used++]);
        }
    }
}
