package dev.isthmus.runtime.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleTest {
    @Test
    void permutesOnlyItsRange() {
        int[] a = IntStream.range(0, 20).toArray();
        Shuffle.shuffle(a, 5, 15, 3, 0);
        assertArrayEquals(IntStream.range(0, 5).toArray(), Arrays.copyOf(a, 5));
        assertArrayEquals(IntStream.range(15, 20).toArray(), Arrays.copyOfRange(a, 15, 20));
        assertArrayEquals(
                IntStream.range(5, 15).toArray(), Arrays.stream(a, 5, 15).sorted().toArray());
    }

    @Test
    void dependsOnSeedAndStreamAlone() {
        assertArrayEquals(shuffled(256, 1, 2), shuffled(256, 1, 2));
        assertFalse(Arrays.equals(shuffled(256, 1, 2), shuffled(256, 1, 3)));
        assertFalse(Arrays.equals(shuffled(256, 1, 2), shuffled(256, 2, 2)));
    }

    @Test
    void everyPermutationIsEquallyLikely() {
        long seed = new Random().nextLong();
        System.out.println("ShuffleTest seed " + seed);
        int draws = 24_000;
        int[] seen = new int[256];
        for (int stream = 0; stream < draws; stream++) {
            int[] p = shuffled(4, seed, stream);
            seen[p[0] << 6 | p[1] << 4 | p[2] << 2 | p[3]]++;
        }
        int[] counts = Arrays.stream(seen).filter(c -> c > 0).toArray();
        assertEquals(24, counts.length);
        double chiSquared = Arrays.stream(counts).mapToDouble(c -> (c - 1000.0) * (c - 1000.0) / 1000).sum();
        // 23 degrees of freedom: above 70 by chance once in a million runs.
        assertEquals(23, chiSquared, 47);
    }

    @Test
    void emptyAndSingleRangesAreLeftAlone() {
        int[] a = {4, 5};
        Shuffle.shuffle(a, 1, 1, 0, 0);
        Shuffle.shuffle(a, 1, 2, 0, 0);
        assertArrayEquals(new int[] {4, 5}, a);
    }

    @Test
    void refusesARangeOutsideTheArray() {
        assertThrows(IndexOutOfBoundsException.class, () -> Shuffle.shuffle(new int[3], 1, 4, 0, 0));
    }

    private static int[] shuffled(int n, long seed, int stream) {
        int[] a = IntStream.range(0, n).toArray();
        Shuffle.shuffle(a, 0, n, seed, stream);
        return a;
    }
}
