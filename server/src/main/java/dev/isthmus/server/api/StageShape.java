package dev.isthmus.server.api;

import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Step;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One stage of a plan.
 *
 * @param stage   its number, from 1
 * @param name    {@code reconstruct} for the last of several, else {@code generate}
 * @param arSteps how many steps it has
 * @param tokens  how many tokens it predicts
 */
public record StageShape(int stage, String name, int arSteps, int tokens) {

    /** The stages of a plan. */
    public static List<StageShape> of(Plan plan) {
        return IntStream.rangeClosed(1, plan.stages()).mapToObj(stage -> {
            List<Step> steps = plan.steps().stream().filter(step -> step.stage() == stage).toList();
            return new StageShape(stage, name(stage, plan.stages()), steps.size(), steps.stream().mapToInt(Step::tokens).sum());
        }).toList();
    }

    /** What a stage does, by its number. */
    public static String name(int stage, int stages) {
        return stage == stages && stages > 1 ? "reconstruct" : "generate";
    }
}
