package dev.isthmus.sampler.flops;

import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Step;
import java.util.Arrays;

/**
 * What a {@link Saving} leaves out of the operations that {@link FlopModel} counts for plain MAR, one image at a time. The count
 * itself stays what the papers count, so that it can be compared with theirs.
 *
 * @param shape of the network
 */
public record SavedFlops(NetworkShape shape) {

    private static final double FLOPS_PER_MAC = 2;
    private static final int TIME_FEATURES = 256;

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
        double w = shape.headWidth();
        int halves = plan.guided() ? 2 : 1;
        double macs = switch (saving) {
            case TIME_TABLE -> (halves * rowEvaluations(plan) - timesteps(plan)) * (w * w + TIME_FEATURES * w);
            case CONDITION_ONCE -> halves * (rowEvaluations(plan) - shape.tokens()) * shape.decoderWidth() * w;
            case INPUT_ONCE -> (halves - 1) * rowEvaluations(plan) * shape.tokenChannels() * w;
            case LAST_BLOCK_ROWS -> halves * lastBlock(plan);
            case TOKENS_ONCE -> (halves - 1) * knownTokens(plan) * shape.tokenChannels() * shape.encoderWidth();
            case ADALN_TOGETHER, CONDITIONAL_NOISE, BUFFER_ONCE, GUIDANCE_TOGETHER -> 0;
            case ENCODER_DECODER_ONCE, FIRST_STEP_ONCE, TEXT_ONCE, NULL_PROMPT_ROW, CROSS_ROWS -> 0;
        };
        return FLOPS_PER_MAC * macs;
    }

    /** Evaluations of the head, of all tokens, in one half. */
    private static double rowEvaluations(Plan plan) {
        double evaluations = 0;
        for (Step step : plan.steps()) {
            evaluations += (double) step.restTokens() * plan.respacing(step.diffusionSteps()).evaluations();
            evaluations += step.detail().map(d -> (double) d.count() * plan.respacing(d.diffusionSteps()).evaluations()).orElse(0.0);
        }
        return evaluations;
    }

    /** Rows of the tables. */
    private static double timesteps(Plan plan) {
        return Arrays.stream(plan.distinctDiffusionSteps()).map(steps -> plan.respacing(steps).evaluations()).sum();
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
