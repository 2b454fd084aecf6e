package dev.isthmus.sampler.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One pass over features gives what two passes would, in any order and in any portions. */
class FeatureStatisticsTest {
    private static final int WIDTH = 5;
    private static final int IMAGES = 1000;

    @Test
    void threeImagesOnPaper() {
        FeatureStatistics statistics = new FeatureStatistics(2);
        statistics.add(new Seen(3, 2, new float[] {1, 2, 3, 2, 5, 8}, 0, new float[0]));
        Gaussian gaussian = statistics.gaussian();
        assertArrayEquals(new double[] {3, 4}, gaussian.mean(), 1e-15);
        assertArrayEquals(new double[] {4, 6, 6, 12}, gaussian.covariance(), 1e-15);
    }

    @Test
    void isWhatTwoPassesGive() {
        List<float[]> images = images();
        Gaussian once = statistics(images, 7).gaussian();
        double[] mean = new double[WIDTH];
        images.forEach(f -> {
            for (int i = 0; i < WIDTH; i++) {
                mean[i] += f[i] / (double) IMAGES;
            }
        });
        double[] covariance = new double[WIDTH * WIDTH];
        images.forEach(f -> {
            for (int i = 0; i < WIDTH; i++) {
                for (int j = 0; j < WIDTH; j++) {
                    covariance[i * WIDTH + j] += (f[i] - mean[i]) * (f[j] - mean[j]) / (IMAGES - 1);
                }
            }
        });
        assertArrayEquals(mean, once.mean(), 1e-9);
        assertArrayEquals(covariance, once.covariance(), 1e-9);
    }

    @Test
    void dependsOnNeitherOrderNorPortions() {
        List<float[]> images = images();
        Gaussian straight = statistics(images, 1).gaussian();
        Collections.shuffle(images, new Random(2));
        Gaussian shuffled = statistics(images, 64).gaussian();
        assertArrayEquals(straight.mean(), shuffled.mean(), 1e-9);
        assertArrayEquals(straight.covariance(), shuffled.covariance(), 1e-9);
    }

    @Test
    void oneImageHasNoCovariance() {
        FeatureStatistics statistics = new FeatureStatistics(1);
        statistics.add(new Seen(1, 1, new float[] {1}, 0, new float[0]));
        assertThrows(IllegalStateException.class, statistics::gaussian);
        assertThrows(IllegalArgumentException.class, () -> statistics.add(new Seen(1, 2, new float[2], 0, new float[0])));
    }

    /** A mean that is ten thousand times the spread. */
    private static List<float[]> images() {
        Random random = new Random(1);
        List<float[]> images = new ArrayList<>();
        for (int n = 0; n < IMAGES; n++) {
            float[] features = new float[WIDTH];
            double shared = random.nextGaussian();
            for (int i = 0; i < WIDTH; i++) {
                features[i] = (float) (10_000 + random.nextGaussian() + i * shared);
            }
            images.add(features);
        }
        return images;
    }

    private static FeatureStatistics statistics(List<float[]> images, int portion) {
        FeatureStatistics statistics = new FeatureStatistics(WIDTH);
        for (int from = 0; from < images.size(); from += portion) {
            List<float[]> some = images.subList(from, Math.min(images.size(), from + portion));
            float[] features = new float[some.size() * WIDTH];
            for (int i = 0; i < some.size(); i++) {
                System.arraycopy(some.get(i), 0, features, i * WIDTH, WIDTH);
            }
            statistics.add(new Seen(some.size(), WIDTH, features, 0, new float[0]));
        }
        return statistics;
    }
}
