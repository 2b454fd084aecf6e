package dev.isthmus.app.reproduce;

/** Variance of many values at once over arrays of them that come one by one (Welford 1962). */
final class Variance {
    private final double[] mean;
    private final double[] squares;
    private int count;

    /** @param width values of an array */
    Variance(int width) {
        mean = new double[width];
        squares = new double[width];
    }

    /** Adds the array that begins at {@code from}. */
    void add(float[] values, int from) {
        count++;
        for (int i = 0; i < mean.length; i++) {
            double deviation = values[from + i] - mean[i];
            mean[i] += deviation / count;
            squares[i] += deviation * (values[from + i] - mean[i]);
        }
    }

    /** Unbiased variance of value {@code i}, of 2 arrays or more. */
    double of(int i) {
        if (count < 2) {
            throw new IllegalStateException("variance of " + count + " values; expected at least 2");
        }
        return squares[i] / (count - 1);
    }

    /** Mean of all variances. */
    double average() {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += of(i);
        }
        return sum / mean.length;
    }
}
