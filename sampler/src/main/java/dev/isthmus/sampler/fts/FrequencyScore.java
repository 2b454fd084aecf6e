package dev.isthmus.sampler.fts;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * GtR's frequency score of a token: the amplitude spectrum of its conditioning vector z along the feature axis,
 * weighted towards high frequencies.
 *
 * <pre>
 *   F(m) = sum_d z(d) exp(-2 pi i m d / D)
 *   s    = sum_(m = 1 .. M) |F(m)| (1 + m / M),    M = floor(D / 2)
 * </pre>
 *
 * The constant bin m = 0 does not count; for even D the Nyquist bin counts once, with weight 2. A vector of one feature
 * has no other bin than the constant one and scores 0. Only ranks matter, so the transform is not normalised. It is done in
 * double precision: at widths with a large prime factor the library's single-precision transform is off by 1e-4, enough to
 * swap tokens of nearly equal score. So the score is right to the last digit or so of its float.
 *
 * <p>An instance holds the transform's tables and a scratch row: it serves any number of rows, but one thread at a
 * time.
 */
public final class FrequencyScore {
    private final int width;
    private final DoubleFFT_1D transform;
    private final double[] row;

    /**
     * A scorer of vectors with {@code width} features.
     *
     * @param width D, 1 or more
     * @throws IllegalArgumentException if {@code width} is not positive
     */
    public FrequencyScore(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("feature width is " + width + ", allowed: 1 or more");
        }
        this.width = width;
        this.transform = new DoubleFFT_1D(width);
        this.row = new double[width];
    }

    /**
     * The scores of the first {@code count} rows.
     *
     * @param rows [count, D] floats, contiguous, native byte order; read in place, such as the memory of a CPU tensor
     * @param count number of rows, 0 or more
     * @return one score per row; NaN for a row that holds NaN or an infinity
     * @throws IllegalArgumentException if {@code count} is negative
     * @throws IndexOutOfBoundsException if {@code rows} is shorter than {@code count} rows
     */
    public float[] scores(MemorySegment rows, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("row count is " + count + ", allowed: 0 or more");
        }
        float[] scores = new float[count];
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < width; d++) {
                row[d] = rows.getAtIndex(ValueLayout.JAVA_FLOAT, (long) i * width + d);
            }
            scores[i] = score();
        }
        return scores;
    }

    /** The score of the vector in {@link #row}, which is overwritten by its spectrum. */
    private float score() {
        transform.realForward(row);
        int bins = width / 2;
        double sum = 0;
        for (int m = 1; m <= bins; m++) {
            sum += amplitude(m) * (1 + (double) m / bins);
        }
        // The constant bin does not count, yet an infinity there makes the rest of the spectrum meaningless.
        return Double.isFinite(row[0]) ? (float) sum : Float.NaN;
    }

    /**
     * |F(m)| in JTransforms' packing: real and imaginary parts alternate from index 2m, except that slot 1, free
     * because F(0) is real, holds the real Nyquist bin of an even width or the last imaginary part of an odd one.
     */
    private double amplitude(int m) {
        if (2 * m == width) {
            return Math.abs(row[1]);
        }
        double re = row[2 * m];
        double im = 2 * m + 1 < width ? row[2 * m + 1] : row[1];
        return Math.sqrt(re * re + im * im);
    }
}
