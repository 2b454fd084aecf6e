package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.diffusion.Respacing;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.order.TokenOrder;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Everything a sampling run will do to one image, known before it starts. FLOPs, progress and the report are read
 * off the plan; the sampling loop follows it without knowing which method it came from.
 *
 * @param grid the token grid
 * @param order the order in which tokens are predicted; steps consume it from the front
 * @param steps the AR steps, at least one; their tokens sum to the grid's cells, their stages start at 1 and rise by at
 *     most 1
 * @param timestepClip the largest diffusion timestep visited, 1 .. 999; empty for none
 */
public record Plan(Grid grid, TokenOrder order, List<Step> steps, OptionalInt timestepClip) {
    public Plan {
        Objects.requireNonNull(grid, "grid");
        order.requireFits(grid);
        steps = List.copyOf(steps);
        requireCovers(grid, steps);
        requireStages(steps);
        Respacing.requireClip(timestepClip);
    }

    /** Tokens of one image. */
    public int tokens() {
        return grid.cells();
    }

    /** Number of AR steps, each one pass of the transformer (two with guidance). */
    public int arSteps() {
        return steps.size();
    }

    /** Number of stages. */
    public int stages() {
        return steps.getLast().stage();
    }

    /** Tokens that are known before AR step {@code step}, counted from 0. */
    public int known(int step) {
        return steps.subList(0, step).stream().mapToInt(Step::tokens).sum();
    }

    /** Whether any step is guided, so that the network has to run its unconditional half too. */
    public boolean guided() {
        return steps.stream().anyMatch(s -> s.guidance() != 1);
    }

    /** The respacing that this plan's clip makes of a step's diffusion steps. */
    public Respacing respacing(int diffusionSteps) {
        return Respacing.of(diffusionSteps, timestepClip);
    }

    /** The different diffusion step counts of all reverse processes, ascending: one coefficient table each. */
    public int[] distinctDiffusionSteps() {
        IntStream rest = steps.stream().filter(s -> s.restTokens() > 0).mapToInt(Step::diffusionSteps);
        IntStream detail = steps.stream().flatMap(s -> s.detail().stream()).mapToInt(Detail::diffusionSteps);
        return IntStream.concat(rest, detail).distinct().sorted().toArray();
    }

    /**
     * Reverse processes run one after the other: one for each AR step, two where some tokens are selected for
     * detail.
     */
    public int diffusionCalls() {
        return steps.stream().mapToInt(Step::diffusionCalls).sum();
    }

    /** Head evaluations run one after the other, whatever their number of rows, after clipping. */
    public long headEvaluations() {
        return steps.stream().mapToLong(s -> evaluations(s, Math.min(1, s.restTokens()), Math.min(1, s.detailTokens())))
                .sum();
    }

    /** Head evaluations times token rows, after clipping, one guidance half. */
    public long rowEvaluations() {
        return IntStream.range(0, steps.size()).mapToLong(this::rowEvaluations).sum();
    }

    /** {@link #rowEvaluations()} of AR step {@code step} alone. */
    public long rowEvaluations(int step) {
        Step s = steps.get(step);
        return evaluations(s, s.restTokens(), s.detailTokens());
    }

    /** This plan with another token order, the steps unchanged. */
    public Plan withOrder(TokenOrder other) {
        return new Plan(grid, other, steps, timestepClip);
    }

    /** This plan with another timestep clip; empty for none. */
    public Plan withTimestepClip(OptionalInt clip) {
        return new Plan(grid, order, steps, clip);
    }

    private long evaluations(Step step, long restRows, long detailRows) {
        long rest = restRows * respacing(step.diffusionSteps()).evaluations();
        long selected = step.detail()
                .map(d -> detailRows * respacing(d.diffusionSteps()).evaluations())
                .orElse(0L);
        return rest + selected;
    }

    private static void requireCovers(Grid grid, List<Step> steps) {
        long tokens = steps.stream().mapToLong(Step::tokens).sum();
        if (tokens != grid.cells()) {
            throw new IllegalArgumentException("tokens of all steps is " + tokens + ", expected the " + grid.cells()
                    + " cells of a " + grid + " grid");
        }
    }

    private static void requireStages(List<Step> steps) {
        int stage = 1;
        for (int s = 0; s < steps.size(); s++) {
            int next = steps.get(s).stage();
            if (next != stage && (s == 0 || next != stage + 1)) {
                throw new IllegalArgumentException("stage of AR step " + s + " is " + next + ", allowed: " + stage
                        + (s == 0 ? "" : " or " + (stage + 1)));
            }
            stage = next;
        }
    }
}
