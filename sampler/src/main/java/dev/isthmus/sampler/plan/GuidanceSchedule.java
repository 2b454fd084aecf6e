package dev.isthmus.sampler.plan;

/** How the strength of classifier-free guidance develops over the AR steps of an image. */
public enum GuidanceSchedule {
    /** The same scale at every step. */
    CONSTANT {
        @Override
        double scale(double cfg, int known, int tokens) {
            return cfg;
        }
    },
    /**
     * The token-count rule of the MAR reference sampler: 1 + (cfg - 1) min(known, L - 1) / L, with the tokens known
     * after the step. The reference never counts the last token as known, so even the last step stays below cfg.
     */
    LINEAR {
        @Override
        double scale(double cfg, int known, int tokens) {
            return 1 + (cfg - 1) * Math.min(known, tokens - 1) / tokens;
        }
    };

    /** The scale of a step, all arguments being valid. */
    abstract double scale(double cfg, int known, int tokens);

    /**
     * The guidance scale of one step.
     *
     * @param cfg the run's guidance scale, finite, 1 or more
     * @param known tokens known after the step, 1 .. {@code tokens}
     * @param tokens tokens of the image, L
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public double at(double cfg, int known, int tokens) {
        requireScale("cfg", cfg);
        if (known < 1 || known > tokens) {
            throw new IllegalArgumentException("known tokens is " + known + ", allowed: 1 to " + tokens);
        }
        return scale(cfg, known, tokens);
    }

    /** Beyond this, guidance only produces overflows. */
    public static final double MAX_SCALE = 1000;

    /** Refuses NaN and values outside 1 to {@value #MAX_SCALE}. */
    public static void requireScale(String name, double value) {
        if (!(value >= 1) || value > MAX_SCALE) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed: 1 (no guidance) to " + MAX_SCALE);
        }
    }
}
