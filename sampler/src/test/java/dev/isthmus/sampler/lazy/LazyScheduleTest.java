package dev.isthmus.sampler.lazy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LazyScheduleTest {

    private static final LazySchedule PUBLISHED = LazySchedule.LAZY_MAR;

    @Test
    void fullStepsOfThePublishedRun() {
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 14, 23, 32, 41, 50, 59},
                IntStream.range(0, 64).filter(PUBLISHED::isFull).toArray());
    }

    @Test
    void theFirstStepIsAlwaysFull() {
        assertTrue(new LazySchedule(0, 1000, 3, 15, List.of(1.0)).isFull(0));
    }

    @Test
    void keptPositionsOfThePublishedRun() {
        assertEquals(320, PUBLISHED.kept(19, 320, 30));
        assertEquals(192, PUBLISHED.kept(20, 320, 30));
        assertEquals(160, PUBLISHED.kept(24, 320, 30));
        assertEquals(128, PUBLISHED.kept(29, 320, 30));
        assertEquals(48, PUBLISHED.kept(30, 320, 30));
        assertEquals(45, PUBLISHED.kept(35, 320, 30), "the margin, not 0.12 of 320");
        assertEquals(45, PUBLISHED.kept(63, 320, 30));
        assertEquals(45, PUBLISHED.kept(1000, 320, 30), "longer runs go on as the table ends");
        assertEquals(320, PUBLISHED.kept(63, 320, 310), "never more than there are");
    }

    @Test
    void refusesWhatMakesNoSense() {
        for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new LazySchedule(5, 9, 3, 15, List.of(share)));
        }
        assertThrows(IllegalArgumentException.class, () -> new LazySchedule(5, 9, 3, 15, List.of()));
        assertThrows(IllegalArgumentException.class, () -> PUBLISHED.withInterval(0));
        assertThrows(IllegalArgumentException.class, () -> PUBLISHED.withSelectAt(-1));
        assertThrows(IllegalArgumentException.class, () -> new LazySchedule(-1, 9, 3, 15, List.of(1.0)));
    }

    @Test
    void fullEvaluationsOfThePublishedHead() {
        assertArrayEquals(new int[] {0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77, 84, 91, 98, 99},
                IntStream.range(0, 100).filter(j -> HeadReuse.LAZY_MAR.isFull(j, 100)).toArray());
        assertArrayEquals(new int[] {92, 93, 94, 95, 96, 97}, IntStream.range(0, 100)
                .filter(j -> HeadReuse.LAZY_MAR.isExact(j, 100) && !HeadReuse.LAZY_MAR.isFull(j, 100)).toArray());
        assertArrayEquals(new int[] {1, 2, 3, 4}, IntStream.range(0, 12).filter(HeadReuse.LAZY_MAR::skips).toArray());
    }

    @Test
    void refusesReuseThatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new HeadReuse(0, 1, 4, 0.1));
        assertThrows(IllegalArgumentException.class, () -> new HeadReuse(7, 1, -1, 0.1));
        assertThrows(IllegalArgumentException.class, () -> new HeadReuse(7, 1, 4, 1.5));
        assertFalse(new HeadReuse(7, 1, 0, 0.1).skips(1));
    }

    @Test
    void theLeastSimilarAreKeptWithTheWanted() {
        float[] similarity = {0.9f, 0.1f, 0.5f, 0.99f, 0.2f, 0.5f};
        assertArrayEquals(new int[] {1, 3, 4}, KeptPositions.of(similarity, new int[] {3}, 3));
        assertArrayEquals(new int[] {1, 2, 3, 4}, KeptPositions.of(similarity, new int[] {3, 3}, 4));
        assertArrayEquals(new int[] {3}, KeptPositions.of(similarity, new int[] {3}, 1));
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, KeptPositions.of(similarity, new int[] {0, 5}, 6));
    }

    @Test
    void theWantedComeFirstEvenBeforeNegativeCosines() {
        assertArrayEquals(new int[] {0, 2}, KeptPositions.of(new float[] {-0.5f, -0.1f, 1}, new int[] {2}, 2));
    }
}
