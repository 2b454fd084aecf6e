package dev.isthmus.app.bench.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CallCostTest {

    @Test
    void quartilesLieBetweenSamplesInProportion() {
        CallCost cost = CallCost.of("x", new double[] {40, 10, 20, 30}, 8);
        assertEquals(25, cost.median());
        assertEquals(17.5, cost.lower());
        assertEquals(32.5, cost.upper());
        assertEquals(10, cost.least());
        assertEquals(4, cost.samples());
        assertTrue(cost.isUncertain());
    }

    @Test
    void oneSlowSampleDoesNotMakeTheMedianUncertain() {
        double[] nanos = new double[100];
        java.util.Arrays.fill(nanos, 50);
        nanos[7] = 5000;
        CallCost cost = CallCost.of("x", nanos, Double.NaN);
        assertEquals(50, cost.median());
        assertFalse(cost.isUncertain());
    }

    @Test
    void refusesNoSamples() {
        assertEquals("x has no samples", assertThrows(IllegalArgumentException.class, () -> CallCost.of("x", new double[0], 0)).getMessage());
    }
}
