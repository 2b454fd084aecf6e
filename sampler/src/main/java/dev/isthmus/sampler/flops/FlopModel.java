package dev.isthmus.sampler.flops;

import dev.isthmus.sampler.plan.Plan;

/**
 * The cost of sampling one image, counted as the papers on MAR do: two operations per multiply–accumulate (MAC), matrix
 * products only, those of attention included, both guidance halves, no VAE, and no saving that skips repeated work.
 *
 * <p>With k tokens known before a step, b buffer tokens, n = b + k and hidden width H = ratio D of a block's MLP:
 *
 * <pre>
 *   block(n, D) = n (4 D^2 + 2 D H) + 2 n^2 D
 *   encoder     = depth block(n, D_enc) + L C D_enc
 *   decoder     = n D_enc D_dec + depth block(b + L, D_dec)
 *   head row    = 5 depth w^2 + (2 w^2 + 2 C w) + (w^2 + 256 w) + D_dec w + C w
 * </pre>
 *
 * The head's terms are its residual blocks, final layer, time embedding of 256 features, condition and input
 * projection.
 */
public final class FlopModel {
    private static final double FLOPS_PER_MAC = 2;
    private static final int TIME_FEATURES = 256;

    private final NetworkShape shape;

    /** The cost of a network of the given shape. */
    public FlopModel(NetworkShape shape) {
        this.shape = shape;
    }

    /** MACs of one encoder pass, one guidance half, with {@code known} tokens known. */
    public double encoderMacs(int known) {
        double width = shape.encoderWidth();
        return shape.encoderDepth() * blockMacs(sequence(known), width)
                + (double) shape.tokens() * shape.tokenChannels() * width;
    }

    /** MACs of one decoder pass, one guidance half, with {@code known} tokens known. */
    public double decoderMacs(int known) {
        double width = shape.decoderWidth();
        return sequence(known) * shape.encoderWidth() * width
                + shape.decoderDepth() * blockMacs(sequence(shape.tokens()), width);
    }

    /** MACs of one evaluation of the diffusion head on one token row. */
    public double headRowMacs() {
        double w = shape.headWidth();
        double blocks = 5 * shape.headDepth() * w * w;
        double finalLayer = 2 * w * w + 2 * shape.tokenChannels() * w;
        double time = w * w + TIME_FEATURES * w;
        double condition = shape.decoderWidth() * w;
        double input = shape.tokenChannels() * w;
        return blocks + finalLayer + time + condition + input;
    }

    /**
     * The cost of one image under a plan.
     *
     * @throws IllegalArgumentException if the plan is for another number of tokens
     */
    public FlopCount cost(Plan plan) {
        FlopCount sum = FlopCount.ZERO;
        for (int step = 0; step < plan.arSteps(); step++) {
            sum = sum.plus(cost(plan, step));
        }
        return sum;
    }

    /**
     * The cost of one image's AR step {@code step}, counted from 0.
     *
     * @throws IllegalArgumentException if the plan is for another number of tokens
     * @throws IndexOutOfBoundsException if the plan has no such step
     */
    public FlopCount cost(Plan plan, int step) {
        if (plan.tokens() != shape.tokens()) {
            throw new IllegalArgumentException(
                    "tokens of the plan is " + plan.tokens() + ", expected the network's " + shape.tokens());
        }
        int known = plan.known(step);
        double flops = FLOPS_PER_MAC * (plan.guided() ? 2 : 1);
        return new FlopCount(
                flops * encoderMacs(known),
                flops * decoderMacs(known),
                flops * plan.rowEvaluations(step) * headRowMacs());
    }

    private double sequence(int imageTokens) {
        return (double) shape.bufferTokens() + imageTokens;
    }

    /** One transformer block: qkv and output projection, MLP, and the two products of attention. */
    private double blockMacs(double n, double width) {
        double hidden = Math.floor(width * shape.mlpRatio());
        return n * (4 * width * width + 2 * width * hidden) + 2 * n * n * width;
    }
}
