package dev.isthmus.sampler.paper;

import dev.isthmus.sampler.diffusion.Respacing;
import dev.isthmus.sampler.model.PublishedModel;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.order.RandomOrder;
import dev.isthmus.sampler.plan.Detail;
import dev.isthmus.sampler.plan.GuidanceSchedule;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.PlanOverrides;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.sampler.plan.Step;
import dev.isthmus.sampler.plan.TokenCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/**
 * The plans behind the rows of the paper's tables, by the names that {@code gtr-tables.json} gives them. This is where presets meet
 * the paper: a row whose settings become a preset is that preset here, and nothing else changes.
 *
 * <p>All clip timesteps at 950: only so do the baselines come out as published, too (100 steps are 96 evaluations then).
 */
final class PaperPlans {

    /** Instead of a plan's name. */
    static final String NONE = "none";

    /** DiSA's numbers of diffusion steps, of the first and the last AR step. */
    private static final int DISA_FIRST = 50;
    private static final int DISA_LAST = 5;
    /** GtR's, of table 3. */
    private static final int GTR_FIRST = 50;
    private static final int GTR_LAST = 10;

    private final Grid grid;
    private final double cfg;

    private PaperPlans(PublishedModel model) {
        grid = model.mar().grid();
        cfg = model.cfg();
    }

    /**
     * The plan called {@code name}; empty for {@value #NONE}.
     *
     * @throws IllegalArgumentException if there is no such plan
     */
    static Optional<Plan> plan(String name, PublishedModel model) {
        return name.equals(NONE) ? Optional.empty() : Optional.of(new PaperPlans(model).plan(name));
    }

    private Plan plan(String name) {
        return switch (name) {
            case "mar-64" -> preset(Presets.MAR_64, PlanOverrides.NONE);
            case "mar-16" -> preset(Presets.MAR_16, PlanOverrides.NONE);
            case "mar-8" -> preset(Presets.MAR_16, PlanOverrides.NONE.withArSteps("8"));
            case "mar-39" -> preset(Presets.MAR_16, PlanOverrides.NONE.withArSteps("39"));
            // Halton changes which tokens come when, and neither how many nor with how many diffusion steps.
            case "halton-16" -> plan("mar-16");
            case "halton-8" -> plan("mar-8");
            case "disa-24" -> disa(24);
            case "disa-16" -> disa(16);
            case "gtr-3.7x" -> preset(Presets.GTR_3_7X, PlanOverrides.NONE);
            case "gtr-6.3x" -> preset(Presets.GTR_6_3X, PlanOverrides.NONE);
            case "gtr-without-fts" -> preset(Presets.GTR_3_7X, PlanOverrides.NONE.withDetailShare(0));
            case "gtr-all-selected" -> preset(Presets.GTR_3_7X, PlanOverrides.NONE.withDetailMode(Detail.Mode.FULL));
            case "stages" -> preset(Presets.GTR_3_7X, PlanOverrides.NONE.withDetailShare(0)
                    .withDiffusionSteps("50,50,50,50"));
            case "stage-aware-diffusion" -> stageAwareDiffusion(39);
            default -> throw new IllegalArgumentException("plan is \"" + name + "\"; there is none of that name");
        };
    }

    private Plan preset(Preset preset, PlanOverrides overrides) {
        return preset.plan(grid, cfg, overrides);
    }

    /** Diffusion steps fall linearly, rounded down (DiSA's code, {@code linear}). */
    private Plan disa(int arSteps) {
        int last = arSteps - 1;
        return cosine(arSteps, s -> DISA_LAST + (DISA_FIRST - DISA_LAST) * (last - s) / last);
    }

    /** GtR's diffusion steps without its stages: they fall linearly, rounded to the nearest. */
    private Plan stageAwareDiffusion(int arSteps) {
        double last = arSteps - 1;
        return cosine(arSteps, s -> (int) Math.rint(GTR_FIRST - (GTR_FIRST - GTR_LAST) * s / last));
    }

    /** MAR's order and counts, with diffusion steps by AR step. */
    private Plan cosine(int arSteps, IntUnaryOperator diffusionSteps) {
        List<Step> steps = new ArrayList<>();
        int[] counts = TokenCounts.cosine(grid.cells(), arSteps);
        int known = 0;
        for (int s = 0; s < arSteps; s++) {
            known += counts[s];
            steps.add(Step.plain(counts[s], diffusionSteps.applyAsInt(s), GuidanceSchedule.LINEAR.at(cfg, known, grid.cells()), 1));
        }
        return new Plan(grid, new RandomOrder(), steps, OptionalInt.of(Respacing.DISA_CLIP));
    }
}
