package dev.isthmus.sampler.diffusion;

/**
 * The constants of every reverse step of a respaced process, computed in double precision and stored as floats,
 * which is what the reference multiplies with.
 *
 * <p>With beta'_j and abar'_j the schedule restricted to the visited timesteps t_0 &lt; t_1 &lt; … (abar' before t_0
 * is 1), step {@code j} turns x and the predicted noise eps and variance channel v into
 *
 * <pre>
 *   x0     = xScale(j) x - epsScale(j) eps
 *   mean   = meanX0(j) x0 + meanX(j) x
 *   logvar = f maxLogVariance(j) + (1 - f) minLogVariance(j),    f = (v + 1) / 2, not clamped
 *   x      = mean + [j &gt; 0] exp(logvar / 2) xi temperature
 * </pre>
 *
 * Steps run from {@code size() - 1} down to 0.
 */
public final class ReverseCoefficients {
    private final Respacing respacing;
    private final double[] betas;
    private final float[] xScale;
    private final float[] epsScale;
    private final float[] meanX0;
    private final float[] meanX;
    private final float[] minLogVariance;
    private final float[] maxLogVariance;

    /** The coefficients of {@code schedule} visited at the timesteps of {@code respacing}. */
    public ReverseCoefficients(NoiseSchedule schedule, Respacing respacing) {
        int n = respacing.evaluations();
        this.respacing = respacing;
        this.betas = betas(schedule, respacing);
        this.xScale = new float[n];
        this.epsScale = new float[n];
        this.meanX0 = new float[n];
        this.meanX = new float[n];
        this.minLogVariance = new float[n];
        this.maxLogVariance = new float[n];
        double before = 1;
        for (int j = 0; j < n; j++) {
            double alphaBar = before * (1 - betas[j]);
            xScale[j] = (float) Math.sqrt(1 / alphaBar);
            epsScale[j] = (float) Math.sqrt(1 / alphaBar - 1);
            meanX0[j] = (float) (betas[j] * Math.sqrt(before) / (1 - alphaBar));
            meanX[j] = (float) ((1 - before) * Math.sqrt(1 - betas[j]) / (1 - alphaBar));
            minLogVariance[j] = (float) Math.log(betas[j] * (1 - before) / (1 - alphaBar));
            maxLogVariance[j] = (float) Math.log(betas[j]);
            before = alphaBar;
        }
        // The posterior variance of the last step is 0, its logarithm -infinity; the reference puts the next one there.
        minLogVariance[0] = minLogVariance[1];
    }

    /** beta'_j = 1 - abar(t_j) / abar(t_(j-1)). */
    private static double[] betas(NoiseSchedule schedule, Respacing respacing) {
        double[] betas = new double[respacing.evaluations()];
        double before = 1;
        for (int j = 0; j < betas.length; j++) {
            double alphaBar = schedule.alphaBar(respacing.timestep(j));
            betas[j] = 1 - alphaBar / before;
            before = alphaBar;
        }
        return betas;
    }

    /** The timesteps these coefficients belong to. */
    public Respacing respacing() {
        return respacing;
    }

    /** Number of reverse steps. */
    public int size() {
        return betas.length;
    }

    /** The base timestep, 0 .. 999, that the network is told at step {@code j}. */
    public int timestep(int j) {
        return respacing.timestep(j);
    }

    /** sqrt(1 / abar'_j). */
    public float xScale(int j) {
        return xScale[j];
    }

    /** sqrt(1 / abar'_j - 1). */
    public float epsScale(int j) {
        return epsScale[j];
    }

    /** beta'_j sqrt(abar'_(j-1)) / (1 - abar'_j). */
    public float meanX0(int j) {
        return meanX0[j];
    }

    /** (1 - abar'_(j-1)) sqrt(1 - beta'_j) / (1 - abar'_j). */
    public float meanX(int j) {
        return meanX[j];
    }

    /** Logarithm of the posterior variance; step 0 has that of step 1. */
    public float minLogVariance(int j) {
        return minLogVariance[j];
    }

    /** log beta'_j. */
    public float maxLogVariance(int j) {
        return maxLogVariance[j];
    }

    /** The betas of the respaced process, ascending in j; a fresh copy. */
    public double[] betas() {
        return betas.clone();
    }
}
