package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.order.GtrOrder;
import dev.isthmus.sampler.order.TokenOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * GtR: generation over the first stages, then reconstruction of the last one, with stage-aware diffusion steps and
 * frequency-weighted token selection.
 *
 * <p>Each stage is split into steps of equal size. The diffusion steps fall linearly over all generation steps. In a
 * reconstruction step of n tokens, max(1, floor(share n)) are selected for T_detail.
 *
 * @param arSteps AR steps of each stage, first stage first; their number is the number of stages
 * @param diffusion diffusion steps
 * @param detailShare share beta of selected tokens, 0 .. 1; 0 switches the selection off
 * @param detailMode how tokens are selected; {@link Detail.Mode#FULL} selects all whatever the share, unless it is 0
 */
public record GtrRecipe(List<Integer> arSteps, StageDiffusion diffusion, double detailShare, Detail.Mode detailMode)
        implements Recipe {
    public GtrRecipe {
        arSteps = List.copyOf(arSteps);
        new GtrOrder(arSteps.size()); // refuses an impossible number of stages
        for (int k = 0; k < arSteps.size(); k++) {
            if (arSteps.get(k) < 1) {
                throw new IllegalArgumentException(
                        "AR steps of stage " + (k + 1) + " is " + arSteps.get(k) + ", allowed: 1 or more");
            }
        }
        Objects.requireNonNull(diffusion, "diffusion");
        if (!(detailShare >= 0 && detailShare <= 1)) {
            throw new IllegalArgumentException("detail share is " + detailShare + ", allowed: 0 (off) to 1");
        }
        Objects.requireNonNull(detailMode, "detailMode");
    }

    @Override
    public TokenOrder order() {
        return new GtrOrder(arSteps.size());
    }

    @Override
    public List<Step> steps(Grid grid, double cfg, GuidanceSchedule guidance) {
        List<int[]> sets = new GtrOrder(arSteps.size()).stages(grid);
        List<Step> steps = new ArrayList<>();
        int known = 0;
        for (int stage = 1; stage <= sets.size(); stage++) {
            for (int tokens : split(sets.get(stage - 1).length, stage, grid)) {
                known += tokens;
                steps.add(step(steps.size(), tokens, guidance.at(cfg, known, grid.cells()), stage));
            }
        }
        return steps;
    }

    private int[] split(int tokens, int stage, Grid grid) {
        int count = arSteps.get(stage - 1);
        if (count > tokens) {
            throw new IllegalArgumentException("AR steps of stage " + stage + " is " + count + ", allowed on a " + grid
                    + " grid: 1 to " + tokens);
        }
        return TokenCounts.equal(tokens, count);
    }

    private Step step(int index, int tokens, double scale, int stage) {
        if (stage < arSteps.size()) {
            return Step.plain(tokens, diffusion.generation(index, generationSteps()), scale, stage);
        }
        int selected = detailTokens(tokens);
        Optional<Detail> detail = selected == 0
                ? Optional.empty()
                : Optional.of(new Detail(selected, diffusion.detail(), detailMode));
        return new Step(tokens, diffusion.reconstruction(), detail, scale, stage);
    }

    private int generationSteps() {
        return arSteps.stream().mapToInt(Integer::intValue).sum() - arSteps.getLast();
    }

    private int detailTokens(int tokens) {
        if (detailShare == 0) {
            return 0;
        }
        return detailMode == Detail.Mode.FULL ? tokens : Math.max(1, (int) (detailShare * tokens));
    }

    @Override
    public GtrRecipe with(PlanOverrides overrides) {
        return new GtrRecipe(
                overriddenArSteps(overrides.arSteps()),
                overriddenDiffusion(overrides.diffusionSteps()),
                overrides.detailShare().orElse(detailShare),
                overrides.detailMode().orElse(detailMode));
    }

    private List<Integer> overriddenArSteps(List<Integer> override) {
        if (override.isEmpty()) {
            return arSteps;
        }
        if (override.size() != arSteps.size()) {
            throw new IllegalArgumentException("AR steps is " + PlanOverrides.join(override)
                    + ", but this GtR preset takes " + arSteps.size() + " numbers, one per stage, such as "
                    + PlanOverrides.join(arSteps));
        }
        return override;
    }

    private StageDiffusion overriddenDiffusion(List<Integer> t) {
        if (t.isEmpty()) {
            return diffusion;
        }
        if (t.size() != 4) {
            throw new IllegalArgumentException("diffusion steps is " + PlanOverrides.join(t)
                    + ", but a GtR preset takes 4 numbers, Tmax,Tmin,Trec,Tdetail, such as 50,20,20,50");
        }
        return new StageDiffusion(t.get(0), t.get(1), t.get(2), t.get(3));
    }
}
