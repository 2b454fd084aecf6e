package dev.isthmus.app.reproduce;

import java.util.stream.IntStream;

/**
 * A difference of two methods over blocks of the same classes and seeds.
 *
 * @param mean   of the blocks' differences
 * @param error  standard error of that mean
 * @param blocks how many, 2 or more
 */
record Paired(double mean, double error, int blocks) {
    private static final double TWO_SIDED_95 = 0.975;
    private static final double POWER = 0.8;

    /** First minus second, block by block. */
    static Paired of(double[] first, double[] second) {
        if (first.length != second.length || first.length < 2) {
            throw new IllegalArgumentException(first.length + " and " + second.length + " blocks; expected as many, 2 or more");
        }
        int n = first.length;
        double[] differences = IntStream.range(0, n).mapToDouble(i -> first[i] - second[i]).toArray();
        double mean = IntStream.range(0, n).mapToDouble(i -> differences[i]).sum() / n;
        double squares = IntStream.range(0, n).mapToDouble(i -> (differences[i] - mean) * (differences[i] - mean)).sum();
        return new Paired(mean, Math.sqrt(squares / (n - 1) / n), n);
    }

    /** Half of the 95% interval around the mean. */
    double halfWidth() {
        return StudentT.quantile(TWO_SIDED_95, blocks - 1) * error;
    }

    /** The true difference that would be seen as one with a probability of 80%. */
    double visible() {
        return (StudentT.quantile(TWO_SIDED_95, blocks - 1) + StudentT.quantile(POWER, blocks - 1)) * error;
    }

    /**
     * Decides a claim.
     *
     * @param worse     1 if a larger value is worse, -1 if a smaller one is
     * @param tolerated how much worse the first may be, 0 or more
     */
    Verdict verdict(int worse, double tolerated) {
        double disadvantage = worse * mean - tolerated;
        if (Math.abs(disadvantage) <= halfWidth()) {
            return Verdict.UNSEEN;
        }
        return disadvantage < 0 ? Verdict.HOLDS : Verdict.FAILS;
    }
}
