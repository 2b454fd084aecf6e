package dev.isthmus.sampler.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class GuidanceScheduleTest {
    @Test
    void linearFollowsTheKnownTokens() {
        assertEquals(1 + 2.0 / 256, GuidanceSchedule.LINEAR.at(3, 1, 256));
        assertEquals(2, GuidanceSchedule.LINEAR.at(3, 128, 256));
        assertEquals(1 + 2 * 255.0 / 256, GuidanceSchedule.LINEAR.at(3, 256, 256));
    }

    @Test
    void constantDoesNot() {
        assertEquals(4, GuidanceSchedule.CONSTANT.at(4, 1, 256));
        assertEquals(4, GuidanceSchedule.CONSTANT.at(4, 256, 256));
    }

    @Test
    void oneStaysOne() {
        for (GuidanceSchedule schedule : GuidanceSchedule.values()) {
            assertEquals(1, schedule.at(1, 100, 256));
        }
    }

    @Test
    void refusals() {
        assertEquals("cfg is NaN, allowed: 1 (no guidance) to 1000.0", refusal(Double.NaN, 1));
        assertEquals("cfg is 0.5, allowed: 1 (no guidance) to 1000.0", refusal(0.5, 1));
        assertEquals("cfg is Infinity, allowed: 1 (no guidance) to 1000.0", refusal(1 / 0.0, 1));
        assertEquals("known tokens is 0, allowed: 1 to 256", refusal(2, 0));
        assertEquals("known tokens is 257, allowed: 1 to 256", refusal(2, 257));
    }

    private static String refusal(double cfg, int known) {
        return assertThrows(
                        IllegalArgumentException.class, () -> GuidanceSchedule.LINEAR.at(cfg, known, 256))
                .getMessage();
    }
}
