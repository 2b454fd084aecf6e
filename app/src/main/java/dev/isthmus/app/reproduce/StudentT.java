package dev.isthmus.app.reproduce;

/** Quantiles of Student's t distribution, with which few blocks are told from many. */
final class StudentT {
    private static final int INTERVALS = 2000;
    private static final int HALVINGS = 60;

    private StudentT() {
    }

    /**
     * The value that a t-distributed one stays below with this probability.
     *
     * @param probability 0.5 to less than 1
     * @param freedom     degrees of freedom, 1 or more
     */
    static double quantile(double probability, int freedom) {
        if (!(probability >= 0.5 && probability < 1) || freedom < 1) {
            throw new IllegalArgumentException("quantile " + probability + " of t with " + freedom
                    + " degrees of freedom; expected 0.5 to less than 1, and 1 or more");
        }
        // With t = sqrt(freedom) tan(a) the density becomes cos(a)^(freedom - 1), which has no tail to cut off.
        double all = integral(Math.PI / 2, freedom);
        double low = 0;
        double high = Math.PI / 2;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (0.5 + 0.5 * integral(middle, freedom) / all < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.sqrt(freedom) * Math.tan((low + high) / 2);
    }

    /** Simpson's rule from 0 to {@code end}. */
    private static double integral(double end, int freedom) {
        double step = end / INTERVALS;
        double sum = 0;
        for (int i = 0; i <= INTERVALS; i++) {
            double weight = i == 0 || i == INTERVALS ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * Math.pow(Math.cos(i * step), freedom - 1);
        }
        return sum * step / 3;
    }
}
