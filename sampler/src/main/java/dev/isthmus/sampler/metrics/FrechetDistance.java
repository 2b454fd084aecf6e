package dev.isthmus.sampler.metrics;

import dev.isthmus.runtime.Op;
import dev.isthmus.runtime.Results;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;

/**
 * The Fréchet distance between two normal distributions,
 *
 * <pre>|m1 - m2|^2 + tr C1 + tr C2 - 2 tr (C1 C2)^(1/2)</pre>
 *
 * <p>It is the FID of Heusel, Ramsauer, Unterthiner, Nessler and Hochreiter, "GANs Trained by a Two Time-Scale Update Rule
 * Converge to a Local Nash Equilibrium", NeurIPS 2017, when the features are those of the Inception network; with another network
 * it is another measure, and numbers of the two cannot be compared.
 *
 * <p><b>Conditioning.</b> C1 C2 is not symmetric, and a general matrix square root of it loses digits or turns complex when the
 * covariances are near singular. It has the eigenvalues of R C2 R with R = C1^(1/2), which is symmetric and has none below zero;
 * so two symmetric eigen-decompositions in double precision do, and what rounding brings below zero is zero. An eigenvalue is
 * wrong by about 1e-16 times the largest, L; the root of one that should be zero, by 1e-8 L^(1/2). With d features and fewer
 * images than that, the distance is thus good to about 1e-8 d L^(1/2), far below its own sampling error; with more images, to
 * 1e-12 or so. A distance of zero may come out as a little less.
 */
public final class FrechetDistance {

    private FrechetDistance() {
    }

    /** The distance; it is symmetric but for rounding. */
    public static double between(Gaussian a, Gaussian b) {
        if (a.width() != b.width()) {
            throw new IllegalArgumentException("distributions of " + a.width() + " and " + b.width() + " features");
        }
        try (Scope scope = Scope.open()) {
            Tensor root = root(a);
            Tensor product = root.matmul(covariance(b)).matmul(root);
            double roots = 0;
            for (double value : eigen(symmetric(product)).tensor(0).toDoubles()) {
                roots += Math.sqrt(Math.max(0, value));
            }
            return squaredDistance(a.mean(), b.mean()) + trace(a) + trace(b) - 2 * roots;
        }
    }

    /** [d, d] the symmetric square root of the covariance. */
    static Tensor root(Gaussian of) {
        Results eigen = eigen(covariance(of));
        double[] values = eigen.tensor(0).toDoubles();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sqrt(Math.max(0, values[i]));
        }
        Tensor vectors = eigen.tensor(1);                                                                    // one a column
        return vectors.mul(Tensor.of(values, 1, values.length)).matmul(vectors.transpose(0, 1));
    }

    static Tensor covariance(Gaussian of) {
        return Tensor.of(of.covariance(), of.width(), of.width());
    }

    /** The average with its own transpose: the decomposition reads one triangle only. */
    private static Tensor symmetric(Tensor matrix) {
        return matrix.add(matrix.transpose(0, 1)).mul(0.5);
    }

    /** Eigenvalues, ascending, and eigenvectors. */
    private static Results eigen(Tensor symmetric) {
        return Door.EIGH.callAll(symmetric);
    }

    private static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    private static double trace(Gaussian of) {
        double sum = 0;
        for (int i = 0; i < of.width(); i++) {
            sum += of.covariance()[i * of.width() + i];
        }
        return sum;
    }

    /** Found when it is first used, since finding it loads libtorch. */
    private static final class Door {
        static final Op EIGH = Op.of("aten::linalg_eigh");
    }
}
