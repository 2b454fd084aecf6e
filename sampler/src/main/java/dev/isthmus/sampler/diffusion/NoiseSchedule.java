package dev.isthmus.sampler.diffusion;

/**
 * The squared-cosine noise schedule over {@value #STEPS} timesteps that MAR heads are trained with (Nichol and
 * Dhariwal, "Improved denoising diffusion probabilistic models"), in double precision:
 *
 * <pre>
 *   a(u)    = cos^2( (u + 0.008) / 1.008 * pi / 2 )
 *   beta_t  = min( 1 - a((t + 1) / 1000) / a(t / 1000), 0.999 )
 *   abar_t  = (1 - beta_0) (1 - beta_1) ... (1 - beta_t)
 * </pre>
 */
public final class NoiseSchedule {
    /** Number of timesteps. */
    public static final int STEPS = 1000;

    private static final double MAX_BETA = 0.999;
    private static final NoiseSchedule COSINE = new NoiseSchedule();

    private final double[] betas = new double[STEPS];
    private final double[] alphaBars = new double[STEPS];

    private NoiseSchedule() {
        double alphaBar = 1;
        for (int t = 0; t < STEPS; t++) {
            betas[t] = Math.min(1 - signal(t + 1) / signal(t), MAX_BETA);
            alphaBar *= 1 - betas[t];
            alphaBars[t] = alphaBar;
        }
    }

    /** The schedule. */
    public static NoiseSchedule cosine() {
        return COSINE;
    }

    private static double signal(int t) {
        double root = Math.cos(((double) t / STEPS + 0.008) / 1.008 * Math.PI / 2);
        return root * root;
    }

    /**
     * The noise variance added at timestep {@code t}.
     *
     * @throws IndexOutOfBoundsException unless 0 &lt;= t &lt; {@value #STEPS}
     */
    public double beta(int t) {
        return betas[t];
    }

    /**
     * The share of the signal's variance that is left after timestep {@code t}.
     *
     * @throws IndexOutOfBoundsException unless 0 &lt;= t &lt; {@value #STEPS}
     */
    public double alphaBar(int t) {
        return alphaBars[t];
    }
}
