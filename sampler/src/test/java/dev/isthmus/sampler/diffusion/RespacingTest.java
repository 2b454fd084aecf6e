package dev.isthmus.sampler.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RespacingTest {
    @Test
    void referenceTimesteps() {
        assertArrayEquals(new int[] {0, 250, 500, 749, 999}, unclipped(5));
        assertArrayEquals(new int[] {0, 111, 222, 333, 444, 555, 666, 777, 888, 999}, unclipped(10));
        assertArrayEquals(
                new int[] {
                    0, 53, 105, 158, 210, 263, 315, 368, 421, 473, 526, 578, 631, 684, 736, 789, 841, 894, 946, 999
                },
                unclipped(20));
        assertArrayEquals(
                new int[] {
                    0, 20, 41, 61, 82, 102, 122, 143, 163, 183, 204, 224, 245, 265, 285, 306, 326, 347, 367, 387,
                    408, 428, 449, 469, 489, 510, 530, 550, 571, 591, 612, 632, 652, 673, 693, 714, 734, 754, 775,
                    795, 816, 836, 856, 877, 897, 917, 938, 958, 979, 999
                },
                unclipped(50));
    }

    @Test
    void hundredSteps() {
        int[] t = unclipped(100);
        assertEquals(100, t.length);
        assertArrayEquals(new int[] {0, 10, 20, 30, 40, 50, 61, 71}, Arrays.copyOf(t, 8));
        assertArrayEquals(new int[] {938, 949, 959, 969, 979, 989, 999}, Arrays.copyOfRange(t, 93, 100));
    }

    @Test
    void extremes() {
        assertArrayEquals(new int[] {0, 999}, unclipped(2));
        assertArrayEquals(IntStream.range(0, 1000).toArray(), unclipped(1000));
        assertArrayEquals(new int[] {0, 1}, Respacing.of(1000, OptionalInt.of(1)).timestepMap());
    }

    @Test
    void clipMergesTheTop() {
        assertArrayEquals(new int[] {0, 250, 500, 749, 950}, Respacing.of(5, clip()).timestepMap());
        int[][] effective = {{5, 5}, {10, 10}, {15, 15}, {20, 20}, {25, 24}, {30, 29}, {40, 39}, {50, 48}, {100, 96}};
        for (int[] e : effective) {
            Respacing respacing = Respacing.of(e[0], clip());
            assertEquals(e[1], respacing.evaluations(), e[0] + " steps");
            assertEquals(e[0], respacing.requested());
            assertEquals(950, respacing.timestep(e[1] - 1));
        }
    }

    @Test
    void timestepsAscend() {
        for (int steps = Respacing.MIN_STEPS; steps <= 1000; steps++) {
            int[] t = Respacing.of(steps, clip()).timestepMap();
            for (int j = 1; j < t.length; j++) {
                assertTrue(t[j] > t[j - 1], "T=" + steps + " j=" + j);
            }
        }
    }

    @Test
    void refusals() {
        assertEquals("diffusion steps is 1, allowed: 2 to 1000", refusal(1, OptionalInt.empty()));
        assertEquals("diffusion steps is 1001, allowed: 2 to 1000", refusal(1001, OptionalInt.empty()));
        assertEquals("timestep clip is 0, allowed: 1 to 999", refusal(20, OptionalInt.of(0)));
        assertEquals("timestep clip is 1000, allowed: 1 to 999", refusal(20, OptionalInt.of(1000)));
    }

    private static String refusal(int steps, OptionalInt clip) {
        return assertThrows(IllegalArgumentException.class, () -> Respacing.of(steps, clip)).getMessage();
    }

    private static int[] unclipped(int steps) {
        return Respacing.of(steps, OptionalInt.empty()).timestepMap();
    }

    private static OptionalInt clip() {
        return OptionalInt.of(Respacing.DISA_CLIP);
    }
}
