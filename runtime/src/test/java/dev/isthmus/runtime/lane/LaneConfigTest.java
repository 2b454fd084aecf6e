package dev.isthmus.runtime.lane;

import static dev.isthmus.runtime.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LaneConfigTest {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @Test
    void theUsualIsOneLaneWithAllCores() {
        LaneConfig config = LaneConfig.ofMachine();
        assertEquals(1, config.lanes());
        assertEquals(CORES, config.threadsPerLane());
        assertFalse(config.oversubscribed());
    }

    @Test
    void lanesDivideTheCores() {
        for (int lanes = 1; lanes <= CORES; lanes++) {
            LaneConfig config = LaneConfig.ofLanes(lanes);
            assertEquals(CORES / lanes, config.threadsPerLane());
            assertTrue(config.lanes() * config.threadsPerLane() <= CORES);
        }
        refused(IllegalArgumentException.class, () -> LaneConfig.ofLanes(CORES + 1), CORES + 1 + " lanes", CORES + " cores");
    }

    @Test
    void moreThreadsThanCoresAreRefusedWithTheNumbers() {
        refused(IllegalArgumentException.class, () -> new LaneConfig(CORES, 2, 1, false), CORES + " lanes × 2 threads",
                "= " + 2 * CORES + " threads", CORES + " cores");
        refused(IllegalArgumentException.class, () -> LaneConfig.ofMachine().withThreadsPerLane(CORES + 1), "1 lanes");
        assertEquals(2, new LaneConfig(CORES, 2, 1, true).threadsPerLane());
    }

    @Test
    void impossibleNumbersAreRefused() {
        for (int count : new int[] {0, -1, 1025, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            refused(IllegalArgumentException.class, () -> new LaneConfig(count, 1, 1, true), "lanes is " + count, "1 to 1024");
            refused(IllegalArgumentException.class, () -> new LaneConfig(1, count, 1, true), "threadsPerLane is " + count);
            refused(IllegalArgumentException.class, () -> LaneConfig.ofLanes(count), "lanes is " + count);
        }
        refused(IllegalArgumentException.class, () -> LaneConfig.ofMachine().withQueueCapacity(0), "queueCapacity is 0");
    }
}
