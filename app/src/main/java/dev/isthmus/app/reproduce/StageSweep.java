package dev.isthmus.app.reproduce;

import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.order.GtrOrder;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.DiffusionSchedule;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.sampler.plan.Recipe;
import dev.isthmus.sampler.plan.TokenSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code gtr-3.7x} with every number of stages K that a grid allows, at its number of AR steps.
 *
 * <p>The paper says what K = 3 does on 16 x 16 tokens and not how its budget is shared out for another K. Inferred here: the last
 * stage keeps its one AR step, diffusion steps and FTS stay, and the other 20 AR steps go to the generating stages so that the
 * tokens an AR step predicts grow fourfold from stage to stage, which at K = 3 is just 16 + 4. K = 1 has no stages: random
 * order, 21 equal steps, no reconstruction and so no FTS.
 */
final class StageSweep {
    private static final Recipe MIDDLE = Presets.GTR_3_7X.recipe();
    private static final int RECONSTRUCTION = 1;
    private static final int GENERATION =
            MIDDLE.tokens().arSteps().stream().mapToInt(Integer::intValue).sum() - RECONSTRUCTION;
    /** From one stage to the next an AR step predicts so many times more tokens. */
    private static final double GROWTH = 4;

    private StageSweep() {
    }

    /** One preset for each K, from 1. */
    static List<Preset> presets(Grid grid) {
        List<Preset> presets = new ArrayList<>();
        for (int stages = 1; stages <= GtrOrder.MAX_STAGES && exists(stages, grid); stages++) {
            presets.add(stages == MIDDLE.tokens().arSteps().size() ? Presets.GTR_3_7X : preset(stages, grid));
        }
        return presets;
    }

    private static boolean exists(int stages, Grid grid) {
        try {
            new GtrOrder(stages).requireFits(grid);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Preset preset(int stages, Grid grid) {
        List<Integer> arSteps = arSteps(stages, grid);
        Recipe recipe = stages == 1
                ? new Recipe(new GtrOrder(1), new TokenSchedule.Stages(arSteps), MIDDLE.diffusion(), Optional.empty(),
                        MIDDLE.guidance(), MIDDLE.timestepClip())
                : Recipe.gtr(arSteps, (DiffusionSchedule.StageAware) MIDDLE.diffusion(), MIDDLE.detail().orElseThrow());
        return new Preset("gtr-k" + stages, "gtr-3.7x with K = " + stages + ", AR steps " + arSteps,
                "inferred: all but K as in gtr-3.7x, AR steps shared out by a rule that gives 16+4+1 at K = 3", BackboneKind.MAR, recipe);
    }

    /** Highest averages (D'Hondt), every stage at least one AR step and at most one a token. */
    static List<Integer> arSteps(int stages, Grid grid) {
        List<int[]> sets = new GtrOrder(stages).stages(grid);
        if (stages == 1) {
            return List.of(Math.min(GENERATION + RECONSTRUCTION, grid.cells()));
        }
        int[] steps = new int[stages];
        Arrays.fill(steps, 1);
        for (int given = stages - 1; given < GENERATION; given++) {
            int next = -1;
            double highest = 0;
            for (int k = 0; k < stages - 1; k++) {
                double average = sets.get(k).length / Math.pow(GROWTH, k) / (steps[k] + 1);
                if (steps[k] < sets.get(k).length && average > highest) {
                    next = k;
                    highest = average;
                }
            }
            if (next < 0) {
                break; // a grid of fewer tokens than steps
            }
            steps[next]++;
        }
        return Arrays.stream(steps).boxed().toList();
    }
}
