package dev.isthmus.sampler.flops;

import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.plan.Plan;

/**
 * What a {@link Saving} leaves out of the operations that {@link FlopModel} counts for plain MAR, one image at a time. The count
 * itself stays what the papers count, so that it can be compared with theirs.
 *
 * @param shape of the network
 */
public record SavedFlops(NetworkShape shape) {

    private static final double FLOPS_PER_MAC = 2;

    /**
     * Operations of one image; 0 for savings of things that are not counted, such as noise, or that change how products are
     * grouped and not how much they compute, or that only a text-to-image network makes.
     *
     * @throws IllegalArgumentException if the plan is for another number of tokens
     */
    public double of(Saving saving, Plan plan) {
        if (plan.tokens() != shape.tokens()) {
            throw new IllegalArgumentException(
                    "tokens of the plan is " + plan.tokens() + ", expected the network's " + shape.tokens());
        }
        int halves = plan.guided() ? 2 : 1;
        double macs = switch (saving) {
            case TIME_TABLE, CONDITION_ONCE, INPUT_ONCE -> shape.head().savedMacs(saving, plan);
            case LAST_BLOCK_ROWS -> halves * lastBlock(plan);
            case TOKENS_ONCE -> (halves - 1) * knownTokens(plan) * shape.tokenChannels() * shape.encoderWidth();
            case ADALN_TOGETHER, CONDITIONAL_NOISE, BUFFER_ONCE, GUIDANCE_TOGETHER -> 0;
            case ENCODER_DECODER_ONCE, FIRST_STEP_ONCE, TEXT_ONCE, NULL_PROMPT_ROW, CROSS_ROWS -> 0;
        };
        return FLOPS_PER_MAC * macs;
    }

    /** Query, attention, its projection and the MLP of the rows that nothing reads; their keys and values are needed. */
    private double lastBlock(Plan plan) {
        double width = shape.decoderWidth();
        double all = shape.bufferTokens() + shape.tokens();
        double row = 2 * width * width + 2 * width * Math.floor(width * shape.mlpRatio()) + 2 * all * width;
        return plan.steps().stream().mapToDouble(step -> (all - step.tokens()) * row).sum();
    }

    private static double knownTokens(Plan plan) {
        double known = 0;
        for (int step = 0; step < plan.arSteps(); step++) {
            known += plan.known(step);
        }
        return known;
    }
}
