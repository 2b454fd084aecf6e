package dev.isthmus.sampler.flops;

import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Step;
import java.util.Arrays;

/**
 * The diffusion head's multiply–accumulates.
 *
 * @param conditionWidth of conditioning vectors
 * @param channels       of a token
 * @param width          of the head
 * @param depth          residual blocks
 */
record HeadFlops(int conditionWidth, int channels, int width, int depth) {

    private static final int TIME_FEATURES = 256;

    /** MACs of one evaluation on one token row. */
    double rowMacs() {
        double w = width;
        double blocks = 5 * depth * w * w;
        double finalLayer = 2 * w * w + 2 * channels * w;
        double time = timeMacs();
        double condition = conditionWidth * w;
        double input = channels * w;
        return blocks + finalLayer + time + condition + input;
    }

    private double timeMacs() {
        double w = width;
        return w * w + TIME_FEATURES * w;
    }

    /** MACs that one of the head's savings leaves out of an image; 0 for others. */
    double savedMacs(Saving saving, Plan plan) {
        double w = width;
        int halves = plan.guided() ? 2 : 1;
        return switch (saving) {
            case TIME_TABLE -> (halves * rowEvaluations(plan) - timesteps(plan)) * timeMacs();
            case CONDITION_ONCE -> halves * (rowEvaluations(plan) - plan.tokens()) * conditionWidth * w;
            case INPUT_ONCE -> (halves - 1) * rowEvaluations(plan) * channels * w;
            default -> 0;
        };
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
}
