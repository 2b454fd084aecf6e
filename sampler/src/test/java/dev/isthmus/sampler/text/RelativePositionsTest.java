package dev.isthmus.sampler.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RelativePositionsTest {

    /** Where the kinds of 32 with 128 change, as the reference's single-precision logarithms have it. */
    @Test
    void distancesChangeTheirKindWhereTheReferenceHasIt() {
        RelativePositions positions = new RelativePositions(32, 128);
        int[] changes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91};
        for (int distance = 0; distance < 1000; distance++) {
            int kind = 0;
            while (kind + 1 < changes.length && changes[kind + 1] <= distance) {
                kind++;
            }
            assertEquals(kind, positions.ofDistance(distance), "distance " + distance);
        }
    }

    @Test
    void whatLiesAheadHasKindsOfItsOwn() {
        long[] table = new RelativePositions(32, 128).table(3);
        assertEquals(Arrays.toString(new long[] {0, 17, 18, 1, 0, 17, 2, 1, 0}), Arrays.toString(table));
    }

    @Test
    void otherNumbersOfKinds() {
        RelativePositions few = new RelativePositions(4, 5);
        assertEquals(0, few.ofDistance(0));
        assertEquals(1, few.ofDistance(1));
        assertEquals(1, few.ofDistance(4));
        assertEquals(1, few.ofDistance(100));
        RelativePositions six = new RelativePositions(6, 20);       // 1 exact, then from 1 and from sqrt(20) on
        assertEquals(1, six.ofDistance(4));
        assertEquals(2, six.ofDistance(5));
    }
}
