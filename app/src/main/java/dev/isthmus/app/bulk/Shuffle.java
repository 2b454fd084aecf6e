package dev.isthmus.app.bulk;

import java.util.Random;

/**
 * A random order of images.
 *
 * <p>ADM's evaluator computes the Inception Score over consecutive tenths of the file, so images must not stand class by class. They are shuffled
 * and not dealt out evenly: its published figures come from labels drawn at random, and tenths with exactly equal numbers of each class would score
 * higher for no merit of theirs.
 */
final class Shuffle {

    private Shuffle() {
    }

    /** A permutation of 0 .. n-1: Fisher and Yates's, with the generator that the JDK specifies to the last bit. */
    static int[] of(int n, long seed) {
        Random random = new Random(seed);
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
