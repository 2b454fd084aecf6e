package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.diffusion.Respacing;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.order.GtrOrder;
import dev.isthmus.sampler.order.RandomOrder;
import dev.isthmus.sampler.order.TokenOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A sampling method with its numbers, still independent of grid and guidance scale. The parts go together freely; the methods
 * of the paper's tables and their ablations are different choices of them and nothing else.
 *
 * @param order        which token comes when
 * @param tokens       how many of them each AR step predicts
 * @param diffusion    diffusion steps of each AR step
 * @param detail       FTS in the reconstruction stage, which then has to exist; empty for off
 * @param guidance     how guidance develops over the AR steps
 * @param timestepClip the largest diffusion timestep visited, 1 .. 999; empty for none
 */
public record Recipe(TokenOrder order, TokenSchedule tokens, DiffusionSchedule diffusion, Optional<DetailRule> detail,
        GuidanceSchedule guidance, OptionalInt timestepClip) {
    public Recipe {
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(diffusion, "diffusion");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(guidance, "guidance");
        Respacing.requireClip(timestepClip);
        int stages = tokens.arSteps().size();
        if (stages > 1 && order instanceof GtrOrder gtr && gtr.stages() != stages) {
            throw new IllegalArgumentException("stages of the order is " + gtr.stages() + ", expected those of the AR steps, "
                    + stages);
        }
        if (stages == 1 && detail.isPresent()) {
            throw new IllegalArgumentException("stages is 1, allowed with FTS: 2 or more, since it selects in the last one");
        }
    }

    /**
     * The MAR reference sampler, its timesteps clipped: random order, cosine counts, the same diffusion steps throughout.
     *
     * @param arSteps        N, 1 or more
     * @param diffusionSteps T, 2 .. 1000
     */
    public static Recipe mar(int arSteps, int diffusionSteps) {
        return new Recipe(new RandomOrder(), new TokenSchedule.Cosine(arSteps), new DiffusionSchedule.Constant(diffusionSteps),
                Optional.empty(), GuidanceSchedule.LINEAR, OptionalInt.of(Respacing.DISA_CLIP));
    }

    /**
     * GtR, its timesteps clipped: generation over the first stages, then reconstruction of the last one.
     *
     * @param arSteps   M_1 .. M_K
     * @param diffusion stage-aware diffusion steps
     * @param detail    frequency-weighted token selection
     */
    public static Recipe gtr(List<Integer> arSteps, DiffusionSchedule.StageAware diffusion, DetailRule detail) {
        return new Recipe(new GtrOrder(arSteps.size()), new TokenSchedule.Stages(arSteps), diffusion, Optional.of(detail),
                GuidanceSchedule.LINEAR, OptionalInt.of(Respacing.DISA_CLIP));
    }

    /** This recipe with another token order. */
    public Recipe withOrder(TokenOrder other) {
        return new Recipe(other, tokens, diffusion, detail, guidance, timestepClip);
    }

    /** This recipe with other diffusion steps. */
    public Recipe withDiffusion(DiffusionSchedule other) {
        return new Recipe(order, tokens, other, detail, guidance, timestepClip);
    }

    /** This recipe with another FTS; empty for off. */
    public Recipe withDetail(Optional<DetailRule> other) {
        return new Recipe(order, tokens, diffusion, other, guidance, timestepClip);
    }

    /** This recipe with another guidance schedule. */
    public Recipe withGuidance(GuidanceSchedule other) {
        return new Recipe(order, tokens, diffusion, detail, other, timestepClip);
    }

    /** This recipe with another timestep clip; empty for none. */
    public Recipe withTimestepClip(OptionalInt other) {
        return new Recipe(order, tokens, diffusion, detail, guidance, other);
    }

    /**
     * This recipe with other numbers.
     *
     * @throws IllegalArgumentException if {@code overrides} holds something that this recipe does not have
     */
    public Recipe with(PlanOverrides overrides) {
        return overrides.applied(this);
    }

    /** T of this recipe in the order in which a user types them: those of {@link #diffusion}, then T_detail if there is FTS. */
    public List<Integer> diffusionNumbers() {
        List<Integer> numbers = new ArrayList<>(diffusion.numbers());
        detail.ifPresent(d -> numbers.add(d.diffusionSteps()));
        return List.copyOf(numbers);
    }

    /**
     * The plan of this recipe on a grid.
     *
     * @param cfg guidance scale, finite, 1 or more; 1 is none
     * @throws IllegalArgumentException if the recipe does not fit the grid or {@code cfg} is outside its range
     */
    public Plan plan(Grid grid, double cfg) {
        order.requireFits(grid);
        return new Plan(grid, order, steps(grid, cfg), timestepClip);
    }

    private List<Step> steps(Grid grid, double cfg) {
        List<int[]> stages = tokens.stages(grid);
        int arSteps = stages.stream().mapToInt(counts -> counts.length).sum();
        int generation = stages.size() == 1 ? arSteps : arSteps - stages.getLast().length;
        List<Step> steps = new ArrayList<>(arSteps);
        int known = 0;
        for (int k = 0; k < stages.size(); k++) {
            for (int n : stages.get(k)) {
                int s = steps.size();
                known += n;
                Optional<Detail> selected = s < generation ? Optional.empty() : detail.flatMap(rule -> rule.in(n));
                double scale = guidance.at(cfg, known, grid.cells());
                steps.add(new Step(n, diffusion.at(s, generation, arSteps), selected, scale, k + 1));
            }
        }
        return steps;
    }
}
