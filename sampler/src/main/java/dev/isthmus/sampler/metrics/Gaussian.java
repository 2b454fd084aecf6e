package dev.isthmus.sampler.metrics;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Mean and covariance of features, which is all that the Fréchet distance knows of a set of images.
 *
 * @param mean       [d]
 * @param covariance [d * d], row by row, symmetric
 */
public record Gaussian(double[] mean, double[] covariance) {
    /** Rounding that a symmetric matrix may show, relative to its largest entry. */
    private static final double SYMMETRY = 1e-9;

    public Gaussian {
        int d = mean.length;
        if (d == 0 || covariance.length != (long) d * d) {
            throw new IllegalArgumentException("covariance has " + covariance.length + " entries; expected the square of the"
                    + " mean's " + d + ", which is at least 1");
        }
        double largest = 0;
        for (double value : mean) {
            requireFinite("mean", value);
        }
        for (double value : covariance) {
            requireFinite("covariance", value);
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < i; j++) {
                if (Math.abs(covariance[i * d + j] - covariance[j * d + i]) > SYMMETRY * largest) {
                    throw new IllegalArgumentException("covariance is not symmetric: [" + i + ", " + j + "] is "
                            + covariance[i * d + j] + ", [" + j + ", " + i + "] " + covariance[j * d + i]);
                }
            }
        }
    }

    /** Number of features. */
    public int width() {
        return mean.length;
    }

    /**
     * Reads {@code NAME.mean} and {@code NAME.cov}, as {@code F64}; no native code is needed.
     *
     * @throws CheckpointException if the file is malformed or does not hold them
     */
    public static Gaussian read(Path file, String name) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            return new Gaussian(doubles(checkpoint, name + ".mean"), doubles(checkpoint, name + ".cov"));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file, name + ": " + e.getMessage(), e);
        }
    }

    private static double[] doubles(Checkpoint file, String name) {
        if (file.entry(name).dtype() != DType.F64) {
            throw new CheckpointException(file.file(), name + " is " + file.entry(name).dtype() + "; expected F64");
        }
        MemorySegment data = file.data(name);
        return data.toArray(ValueLayout.JAVA_DOUBLE);
    }

    private static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " has an entry of " + value + "; expected finite numbers");
        }
    }
}
