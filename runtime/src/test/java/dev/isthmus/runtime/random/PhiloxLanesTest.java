package dev.isthmus.runtime.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PhiloxLanesTest {
    /** {@link PhiloxTest} compares the single counter with the published answers. */
    @Test
    void everyLaneEqualsTheSingleCounter() {
        long seed = new Random().nextLong();
        System.out.println("PhiloxLanesTest seed " + seed);
        Random random = new Random(seed);
        int[][] counters = new int[1000][];
        long[] keys = new long[counters.length];
        PhiloxLanes lanes = new PhiloxLanes(counters.length);
        for (int i = 0; i < counters.length; i++) {
            int[] c = counters[i] = random.ints(4).toArray();
            keys[i] = random.nextLong();
            lanes.set(i, c[0], c[1], c[2], c[3], keys[i]);
        }
        lanes.encrypt(counters.length);
        for (int i = 0; i < counters.length; i++) {
            int[] c = counters[i];
            int[] expected = new int[Philox.WORDS];
            Philox.block(c[0], c[1], c[2], c[3], keys[i], expected);
            assertArrayEquals(expected, new int[] {
                (int) lanes.x0[i], (int) lanes.x1[i], (int) lanes.x2[i], (int) lanes.x3[i]
            });
        }
    }
}
