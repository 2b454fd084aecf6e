package dev.isthmus.sampler.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Torch;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Distances that can be worked out on paper. */
class FrechetDistanceTest {

    @AfterEach
    void nothingIsLeftAlive() {
        assertEquals(0, Torch.liveTensors());
    }

    @Test
    void ofOneFeatureIsThatOfMeansAndDeviations() {
        assertEquals(9 + 1, FrechetDistance.between(gaussian(1, 4), gaussian(4, 1)), 1e-12);
        assertEquals(0, FrechetDistance.between(gaussian(-7, 3), gaussian(-7, 3)), 1e-12);
        assertEquals(2, FrechetDistance.between(gaussian(0, 2), gaussian(0, 0)), 1e-12);
    }

    /** tr (C1 C2)^(1/2) of 2 x 2 matrices is (tr C1 C2 + 2 (det C1 det C2)^(1/2))^(1/2), by Cayley and Hamilton. */
    @Test
    void ofCovariancesThatDoNotCommute() {
        double[] a = {2, 0.7, 0.7, 1};
        double[] b = {0.5, -0.3, -0.3, 3};
        double traceOfProduct = 2 * 0.5 + 2 * (0.7 * -0.3) + 1 * 3;
        double determinants = (2 * 1 - 0.49) * (0.5 * 3 - 0.09);
        double expected = 1 + 4 + (2 + 1) + (0.5 + 3) - 2 * Math.sqrt(traceOfProduct + 2 * Math.sqrt(determinants));
        Gaussian one = new Gaussian(new double[] {0, 5}, a);
        Gaussian other = new Gaussian(new double[] {1, 3}, b);
        assertEquals(expected, FrechetDistance.between(one, other), 1e-12);
        assertEquals(expected, FrechetDistance.between(other, one), 1e-12);
    }

    /** Turned by one rotation, two sets of uncorrelated features are as far apart as before: sum of (s1 - s2)^2. */
    @ParameterizedTest
    @ValueSource(ints = {0, 40})
    void isWhatRotationLeavesIt(int nullDirections) {
        int d = 64;
        Random random = new Random(5);
        double[] deviations1 = random.doubles(d, 0.01, 3).toArray();
        double[] deviations2 = random.doubles(d, 0.01, 3).toArray();
        Arrays.fill(deviations2, 0, nullDirections, 0);                 // as of fewer images than features
        double expected = 0;
        for (int i = 0; i < d; i++) {
            expected += Math.pow(deviations1[i] - deviations2[i], 2);
        }
        double[] axis = random.doubles(d, -1, 1).toArray();
        double distance = FrechetDistance.between(reflected(deviations1, axis), reflected(deviations2, axis));
        assertEquals(expected, distance, nullDirections == 0 ? 1e-11 : 1e-6 * d);
    }

    @Test
    void refusesWhatCannotBeCompared() {
        assertThrows(IllegalArgumentException.class,
                () -> FrechetDistance.between(gaussian(0, 1), new Gaussian(new double[2], new double[4])));
        assertThrows(IllegalArgumentException.class, () -> new Gaussian(new double[2], new double[] {1, 0.5, 0, 1}));
        assertThrows(IllegalArgumentException.class, () -> new Gaussian(new double[1], new double[] {Double.NaN}));
        assertThrows(IllegalArgumentException.class, () -> new Gaussian(new double[2], new double[3]));
    }

    /** One feature of variance 1: the mean errs by 1/n in square, the deviation by 1/2n. */
    @Test
    void theFloorOfOneFeatureIsOneAndAHalfOverN() {
        int images = 400;
        int draws = 150;
        NoiseFloor floor = NoiseFloor.simulate(gaussian(3, 1), images, draws, 1);
        double error = floor.deviation() / Math.sqrt(draws);
        assertEquals(1.5 / images, floor.mean(), 4 * error);
        assertTrue(error < 0.15 * floor.mean());
        assertEquals(floor, NoiseFloor.simulate(gaussian(3, 1), images, draws, 1));
    }

    private static Gaussian gaussian(double mean, double variance) {
        return new Gaussian(new double[] {mean}, new double[] {variance});
    }

    /** H diag(s^2) H for Householder's reflection H = I - 2 v v' / v'v. */
    private static Gaussian reflected(double[] deviations, double[] v) {
        int d = v.length;
        double norm = Arrays.stream(v).map(x -> x * x).sum();
        double[] covariance = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < d; k++) {
                    sum += entry(v, norm, i, k) * deviations[k] * deviations[k] * entry(v, norm, j, k);
                }
                covariance[i * d + j] = sum;
                covariance[j * d + i] = sum;
            }
        }
        return new Gaussian(new double[d], covariance);
    }

    private static double entry(double[] v, double norm, int i, int j) {
        return (i == j ? 1 : 0) - 2 * v[i] * v[j] / norm;
    }
}
