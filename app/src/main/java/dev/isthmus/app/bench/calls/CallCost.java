package dev.isthmus.app.bench.calls;

import java.util.Arrays;

/**
 * What one call costs, in nanoseconds.
 *
 * @param median  of the samples
 * @param lower   quartile
 * @param upper   quartile
 * @param least   of all samples
 * @param bytes   of the Java heap that a call takes; NaN where the JVM does not count
 * @param samples how many there were
 */
public record CallCost(String name, double median, double lower, double upper, double least, double bytes, long samples) {
    private static final double FAR = 0.15;

    /** @param nanos a call, one number a sample */
    static CallCost of(String name, double[] nanos, double bytes) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException(name + " has no samples");
        }
        double[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new CallCost(name, at(sorted, 0.5), at(sorted, 0.25), at(sorted, 0.75), sorted[0], bytes, sorted.length);
    }

    /** The value that so large a share of the samples does not exceed, between two of them in proportion. */
    private static double at(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** Whether the quartiles are so far apart that the median says little. */
    public boolean isUncertain() {
        return upper - lower > FAR * median;
    }
}
