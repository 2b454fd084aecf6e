package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.diffusion.Respacing;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.order.RandomOrder;
import dev.isthmus.sampler.order.TokenOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The MAR reference sampler: random order, cosine token counts, the same diffusion steps throughout.
 *
 * @param arSteps AR steps N, 1 or more and at most the tokens of the grid
 * @param diffusionSteps T, 2 .. 1000
 */
public record MarRecipe(int arSteps, int diffusionSteps) implements Recipe {
    public MarRecipe {
        if (arSteps < 1) {
            throw new IllegalArgumentException("AR steps is " + arSteps + ", allowed: 1 or more");
        }
        Respacing.requireSteps("diffusion steps", diffusionSteps);
    }

    @Override
    public TokenOrder order() {
        return new RandomOrder();
    }

    @Override
    public List<Step> steps(Grid grid, double cfg, GuidanceSchedule guidance) {
        List<Step> steps = new ArrayList<>(arSteps);
        int known = 0;
        for (int tokens : TokenCounts.cosine(grid.cells(), arSteps)) {
            known += tokens;
            steps.add(Step.plain(tokens, diffusionSteps, guidance.at(cfg, known, grid.cells()), 1));
        }
        return steps;
    }

    @Override
    public MarRecipe with(PlanOverrides overrides) {
        if (overrides.detailShare().isPresent() || overrides.detailMode().isPresent()) {
            throw new IllegalArgumentException("MAR presets select no detail tokens; GtR presets do");
        }
        return new MarRecipe(
                one("AR steps", overrides.arSteps(), arSteps),
                one("diffusion steps", overrides.diffusionSteps(), diffusionSteps));
    }

    private static int one(String name, List<Integer> override, int otherwise) {
        if (override.size() > 1) {
            throw new IllegalArgumentException(name + " is " + PlanOverrides.join(override)
                    + ", but a MAR preset takes one number, such as " + otherwise);
        }
        return override.isEmpty() ? otherwise : override.getFirst();
    }
}
