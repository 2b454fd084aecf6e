package dev.isthmus.sampler.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReverseCoefficientsTest {
    /**
     * How much the first reverse step multiplies an error of the predicted noise: meanX0 * epsScale. These published
     * amplifications of the unclipped and the clipped process exercise the whole chain of formulas.
     */
    @Test
    void amplificationOfTheFirstStep() {
        double[][] expected = {
            {1000, 32, 0.04}, {256, 126, 0.08}, {100, 316, 0.04}, {50, 632, 0.44}, {25, 1327, 1.1},
            {20, 1674, 0.16}, {15, 2241, 0.76}, {10, 3493, 1.8}, {5, 7707, 4.8}
        };
        for (double[] e : expected) {
            assertEquals(e[1], amplification((int) e[0], OptionalInt.empty()), 0.5, "T=" + e[0]);
            assertEquals(e[2], amplification((int) e[0], OptionalInt.of(950)), 0.05, "T=" + e[0] + " clipped");
        }
    }

    @Test
    void lastStepReturnsThePredictedSample() {
        ReverseCoefficients c = coefficients(20, OptionalInt.of(950));
        assertEquals(1, c.meanX0(0), 1e-6);
        assertEquals(0, c.meanX(0));
        assertEquals(c.minLogVariance(1), c.minLogVariance(0));
    }

    @Test
    void matchesDirectFormulas() {
        NoiseSchedule schedule = NoiseSchedule.cosine();
        ReverseCoefficients c = coefficients(50, OptionalInt.of(950));
        assertEquals(48, c.size());
        for (int j = 1; j < c.size(); j++) {
            double now = schedule.alphaBar(c.timestep(j));
            double before = schedule.alphaBar(c.timestep(j - 1));
            double beta = 1 - now / before;
            assertEquals(beta, c.betas()[j], 0);
            near(1 / Math.sqrt(now), c.xScale(j));
            near(Math.sqrt((1 - now) / now), c.epsScale(j));
            near(Math.sqrt(before) * beta / (1 - now), c.meanX0(j));
            near(Math.sqrt(now / before) * (1 - before) / (1 - now), c.meanX(j));
            near(Math.log(beta) + Math.log((1 - before) / (1 - now)), c.minLogVariance(j));
            near(Math.log(beta), c.maxLogVariance(j));
            assertTrue(c.minLogVariance(j) < c.maxLogVariance(j));
        }
    }

    private static double amplification(int steps, OptionalInt clip) {
        ReverseCoefficients c = coefficients(steps, clip);
        int top = c.size() - 1;
        return c.meanX0(top) * c.epsScale(top);
    }

    private static ReverseCoefficients coefficients(int steps, OptionalInt clip) {
        return new ReverseCoefficients(NoiseSchedule.cosine(), Respacing.of(steps, clip));
    }

    private static void near(double expected, float actual) {
        assertEquals(expected, actual, 1e-6 * Math.abs(expected));
    }
}
