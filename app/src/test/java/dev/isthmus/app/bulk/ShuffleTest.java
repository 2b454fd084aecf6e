package dev.isthmus.app.bulk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleTest {

    @Test
    void everyPlaceIsTakenOnce() {
        for (int n : new int[] {1, 2, 7, 1000}) {
            int[] sorted = Shuffle.of(n, 9).clone();
            Arrays.sort(sorted);
            assertArrayEquals(IntStream.range(0, n).toArray(), sorted);
        }
    }

    @Test
    void theOrderIsTheSeedsForEver() {
        assertArrayEquals(new int[] {6, 8, 0, 2, 5, 7, 1, 4, 9, 3}, Shuffle.of(10, 1),
                "an order that changes makes other files of unfinished jobs");
        assertFalse(Arrays.equals(Shuffle.of(100, 1), Shuffle.of(100, 2)));
    }

    /** 50 of each of 1000 classes: of a tenth of them in random order, every class has 5 ± 2.1. */
    @Test
    void aTenthHasAboutATenthOfEachClass() {
        int[] counts = new int[1000];
        IntStream.of(Shuffle.of(50_000, 3)).limit(5000).forEach(place -> counts[place / 50]++);
        double variance = IntStream.of(counts).mapToDouble(count -> (count - 5.0) * (count - 5.0)).average().orElseThrow();
        assertEquals(4.5, variance, 0.7, "5 · 0.9 for a shuffled order, 0 for one dealt out, 225 for none");
        assertTrue(IntStream.of(counts).max().orElseThrow() < 20);
    }
}
