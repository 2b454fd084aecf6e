package dev.isthmus.sampler.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final double FLOP = 1e12;

    private final Pace pace = new Pace();

    @Test
    void beforeTheFirstBatchItIsAGuess() {
        assertEquals(Duration.ofSeconds(1), pace.estimate(100 * FLOP, 1));
    }

    @Test
    void workIsSharedOutAmongTheLanes() {
        pace.measured(2 * FLOP, Duration.ofSeconds(3));
        assertEquals(Duration.ofSeconds(15), pace.estimate(20 * FLOP, 2));
        assertEquals(Duration.ofSeconds(30), pace.estimate(20 * FLOP, 0), "when no lane is left");
        assertEquals(Duration.ZERO, pace.estimate(0, 2));
    }

    @Test
    void laterBatchesCountMore() {
        pace.measured(FLOP, Duration.ofSeconds(10));
        for (int i = 0; i < 30; i++) {
            pace.measured(FLOP, Duration.ofSeconds(1));
        }
        assertEquals(1, pace.estimate(FLOP, 1).toMillis() / 1e3, 0.02);
    }
}
