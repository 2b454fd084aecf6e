package dev.isthmus.sampler.flops;

import dev.isthmus.sampler.lazy.HeadReuse;
import dev.isthmus.sampler.lazy.LazySchedule;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Step;

/**
 * The cost of sampling one image, counted as the papers on MAR do: two operations per multiply–accumulate (MAC), matrix
 * products only, those of attention included, both guidance halves, no VAE, and no saving that skips repeated work ({@link SavedFlops} has those).
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
 * In an AR step that LazyMAR's caches serve, m tokens were predicted just before, s decoder positions are kept and S = b + L:
 *
 * <pre>
 *   part(n, n', D) = n 4 D^2 + n' 2 D H + 2 n S D
 *   encoder        = depth (b + m) (4 D^2 + 2 D H + 2 n D_enc) + m C D_enc
 *   decoder        = (b + m) D_enc D_dec + before part(S, S) + part(S, s) + after part(s, s)
 *   head row       = as above with 5 w^2 for blocks that run, 3 w^2 for those whose MLP is reused, 0 for skipped ones
 * </pre>
 *
 * Such steps and evaluations have one guidance half only. The head's terms are its residual blocks, final layer, time
 * embedding of 256 features, condition and input projection.
 */
public final class FlopModel {
    private static final double FLOPS_PER_MAC = 2;

    private final NetworkShape shape;
    private final LazySchedule schedule;
    private final HeadReuse reuse;

    /** The cost of a network of the given shape that is always run in full. */
    public FlopModel(NetworkShape shape) {
        this(shape, BackboneKind.MAR);
    }

    /** The cost of a network of the given shape, run as chosen. */
    public FlopModel(NetworkShape shape, BackboneKind backbone) {
        this.shape = shape;
        schedule = backbone.schedule();
        reuse = backbone.reuse();
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
        return shape.head().rowMacs();
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
        double both = FLOPS_PER_MAC * (plan.guided() ? 2 : 1);
        double head = headFlops(plan, plan.steps().get(step), both);
        if (schedule.isFull(step)) {
            return new FlopCount(both * encoderMacs(known), both * decoderMacs(known), head);
        }
        int fresh = plan.steps().get(step - 1).tokens();
        int kept = schedule.kept(step, shape.bufferTokens() + shape.tokens(), fresh + plan.steps().get(step).tokens());
        return new FlopCount(FLOPS_PER_MAC * lazyEncoderMacs(known, fresh), FLOPS_PER_MAC * lazyDecoderMacs(fresh, kept), head);
    }

    private double lazyEncoderMacs(int known, int fresh) {
        double width = shape.encoderWidth();
        return shape.encoderDepth() * partMacs(sequence(fresh), sequence(fresh), sequence(known), width)
                + (double) fresh * shape.tokenChannels() * width;
    }

    private double lazyDecoderMacs(int fresh, int kept) {
        double width = shape.decoderWidth();
        double all = sequence(shape.tokens());
        double macs = sequence(fresh) * shape.encoderWidth() * width;
        for (int block = 0; block < shape.decoderDepth(); block++) {
            macs += partMacs(block <= schedule.selectAt() ? all : kept, block < schedule.selectAt() ? all : kept, all, width);
        }
        return macs;
    }

    private double headFlops(Plan plan, Step step, double both) {
        double flops = processFlops(plan.respacing(step.diffusionSteps()).evaluations(), step.restTokens(), both);
        return step.detail().map(d -> flops + processFlops(plan.respacing(d.diffusionSteps()).evaluations(), d.count(), both))
                .orElse(flops);
    }

    private double processFlops(int evaluations, int rows, double both) {
        double w = shape.headWidth();
        double flops = 0;
        for (int j = 0; j < evaluations; j++) {
            if (reuse.isFull(j, evaluations)) {
                flops += both * rows * headRowMacs();
                continue;
            }
            double saved = 0;
            for (int block = 0; block < shape.headDepth(); block++) {
                saved += reuse.skips(block) ? 5 * w * w : reuse.isExact(j, evaluations) ? 0 : 2 * w * w;
            }
            flops += FLOPS_PER_MAC * rows * (headRowMacs() - saved);
        }
        return flops;
    }

    private double sequence(int imageTokens) {
        return (double) shape.bufferTokens() + imageTokens;
    }

    /** One transformer block: qkv and output projection, MLP, and the two products of attention. */
    private double blockMacs(double n, double width) {
        return partMacs(n, n, n, width);
    }

    /** A block whose attention is computed for {@code attending} rows of {@code all}, and its MLP for {@code kept} of them. */
    private double partMacs(double attending, double kept, double all, double width) {
        double hidden = Math.floor(width * shape.mlpRatio());
        return attending * 4 * width * width + kept * 2 * width * hidden + 2 * attending * all * width;
    }
}
