package dev.isthmus.benchmarks.report;

/**
 * One row of one subject, as JMH measured it.
 *
 * @param subject simple name of the benchmark's class
 * @param name    of its method
 * @param size    value of its parameter; empty if it has none
 * @param threads that ran it at the same time
 * @param nanos   an operation
 * @param error   half of JMH's interval of 99.9 %, in nanoseconds; NaN if it gives none
 * @param bytes   of the Java heap an operation; NaN if they were not counted
 */
record Row(String subject, String name, String size, int threads, double nanos, double error, double bytes) {

    double low() {
        return Double.isNaN(error) ? nanos : nanos - error;
    }

    double high() {
        return Double.isNaN(error) ? nanos : nanos + error;
    }

    /** Whether this is slower by more than chance: the intervals do not meet. */
    boolean isSlowerThan(Row other) {
        return low() > other.high();
    }
}
