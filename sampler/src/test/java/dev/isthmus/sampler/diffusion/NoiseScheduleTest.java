package dev.isthmus.sampler.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NoiseScheduleTest {
    private static final double RELATIVE = 5e-10; // the expected values have nine or ten digits

    private final NoiseSchedule schedule = NoiseSchedule.cosine();

    @Test
    void betas() {
        close(4.128422482e-05, schedule.beta(0));
        close(3.155691442e-03, schedule.beta(500));
        close(0.7499993929, schedule.beta(998));
        close(0.999, schedule.beta(999));
    }

    @Test
    void alphaBars() {
        close(0.4922851724, schedule.alphaBar(500));
        close(0.0236161088, schedule.alphaBar(900), 5e-9);
        close(5.82014927e-03, schedule.alphaBar(950), 5e-9);
        close(2.428766907e-09, schedule.alphaBar(999), 5e-9);
    }

    private static void close(double expected, double actual) {
        close(expected, actual, RELATIVE);
    }

    private static void close(double expected, double actual, double relative) {
        assertEquals(expected, actual, relative * expected);
    }
}
