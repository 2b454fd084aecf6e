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
    void partsAddUpToTheWhole() {
        List<float[]> images = images();
        Gaussian straight = statistics(images, 1).gaussian();
        FeatureStatistics sum = new FeatureStatistics(WIDTH);
        sum.add(new FeatureStatistics(WIDTH));
        for (int from = 0; from < IMAGES; from += 300) {
            sum.add(statistics(images.subList(from, Math.min(IMAGES, from + 300)), 7));
        }
        assertEquals(IMAGES, sum.count());
        assertArrayEquals(straight.mean(), sum.gaussian().mean(), 1e-9);
        assertArrayEquals(straight.covariance(), sum.gaussian().covariance(), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> sum.add(new FeatureStatistics(WIDTH + 1)));
    }

    @Test
    void aTallyComesBackFromItsNumbersAndAddsUp() {
        Random random = new Random(3);
        QualityTally all = new QualityTally(2, 3);
        QualityTally sum = new QualityTally(2, 3);
        for (int part = 0; part < 4; part++) {
            Seen seen = new Seen(2, 2, floats(random, 4), 3, floats(random, 6));
            int[] labels = {random.nextInt(3), random.nextInt(3)};
            QualityTally some = new QualityTally(2, 3);
            some.add(seen, labels);
            all.add(seen, labels);
            sum.add(QualityTally.of(2, 3, some.toNumbers()));
        }
        assertEquals(8, sum.images());
        assertArrayEquals(all.toNumbers(), sum.toNumbers(), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> QualityTally.of(2, 4, all.toNumbers()));
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
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
