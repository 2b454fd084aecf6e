package dev.isthmus.sampler.metrics;

import java.nio.DoubleBuffer;

/**
 * Mean and covariance of features that come a few at a time, in double precision and in one pass (Welford 1962): sums of squares
 * are taken around the running mean, so a mean that is large against the spread costs no digits.
 */
public final class FeatureStatistics {
    private final double[] mean;
    /** Sums of products of deviations, lower triangle by rows. */
    private final double[] products;
    private final double[] before;
    private long count;

    /** @param width features of an image */
    public FeatureStatistics(int width) {
        mean = new double[width];
        before = new double[width];
        products = new double[width * (width + 1) / 2];
    }

    /** Adds the images of {@code seen}. */
    public void add(Seen seen) {
        if (seen.width() != mean.length) {
            throw new IllegalArgumentException("images of " + seen.width() + " features; expected " + mean.length);
        }
        for (int image = 0; image < seen.images(); image++) {
            add(seen.features(), image * mean.length);
        }
    }

    private void add(float[] features, int from) {
        count++;
        for (int i = 0; i < mean.length; i++) {
            before[i] = features[from + i] - mean[i];
            mean[i] += before[i] / count;
        }
        int at = 0;
        for (int i = 0; i < mean.length; i++) {
            double after = features[from + i] - mean[i];
            for (int j = 0; j <= i; j++) {
                products[at++] += after * before[j];
            }
        }
    }

    /** Adds the images of another, as if they had come here one by one (Chan, Golub, LeVeque 1979). */
    public void add(FeatureStatistics other) {
        if (other.mean.length != mean.length) {
            throw new IllegalArgumentException("images of " + other.mean.length + " features; expected " + mean.length);
        }
        if (other.count == 0) {
            return;
        }
        long together = count + other.count;
        double weight = (double) count * other.count / together;
        for (int i = 0; i < mean.length; i++) {
            before[i] = other.mean[i] - mean[i];
        }
        int at = 0;
        for (int i = 0; i < mean.length; i++) {
            for (int j = 0; j <= i; j++) {
                products[at] += other.products[at] + weight * before[i] * before[j];
                at++;
            }
            mean[i] += before[i] * other.count / together;
        }
        count = together;
    }

    /** Numbers of {@link #writeTo}. */
    static int numbers(int width) {
        return 1 + width + width * (width + 1) / 2;
    }

    void writeTo(DoubleBuffer out) {
        out.put(count).put(mean).put(products);
    }

    void readFrom(DoubleBuffer in) {
        count = (long) in.get();
        in.get(mean).get(products);
    }

    /** Images so far. */
    public long count() {
        return count;
    }

    /** Mean and unbiased covariance (divided by one less than the images), as FID is computed everywhere; of 2 images or more. */
    public Gaussian gaussian() {
        if (count < 2) {
            throw new IllegalStateException("covariance of " + count + " images; expected at least 2");
        }
        int d = mean.length;
        double[] covariance = new double[d * d];
        int at = 0;
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double value = products[at++] / (count - 1);
                covariance[i * d + j] = value;
                covariance[j * d + i] = value;
            }
        }
        return new Gaussian(mean.clone(), covariance);
    }
}
