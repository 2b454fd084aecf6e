package dev.isthmus.app.reproduce;

import dev.isthmus.sampler.diffusion.Respacing;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.order.GtrOrder;
import dev.isthmus.sampler.order.RandomOrder;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.DiffusionSchedule;
import dev.isthmus.sampler.plan.GuidanceSchedule;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Recipe;
import dev.isthmus.sampler.plan.TokenSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Figure 3: half of the tokens are fixed, the others come from other seeds, and what varies then is what the fixed half leaves
 * open.
 *
 * <p>The paper gives the idea; how the halves are generated is inferred here: each half in {@value #AR_STEPS} AR steps of equal
 * size, in random order, with T 100 clipped at 950, so that neither few steps nor FTS play a part.
 */
record HalfFixed() implements Experiment {
    static final String ID = "figure-3";
    /** Images that share their fixed half. */
    static final int VARIATIONS = 8;
    private static final int AR_STEPS = 16;
    private static final int DIFFUSION_STEPS = 100;

    /** Which half is fixed. */
    enum Pattern {
        /** All stages of GtR but its last: every other diagonal. */
        CHECKERBOARD,
        /** The upper half, as an example of a contiguous one. */
        BLOCK,
        /** Another random half for every base image. */
        RANDOM;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The positions that are fixed, of a base image with this seed; as many in every pattern. */
        boolean[] fixed(Grid grid, long baseSeed) {
            int size = fixedTokens(grid);
            boolean[] fixed = new boolean[grid.cells()];
            IntStream cells = switch (this) {
                case CHECKERBOARD -> Arrays.stream(new GtrOrder(2).stages(grid).getFirst());
                case BLOCK -> IntStream.range(0, size);
                case RANDOM -> Arrays.stream(new RandomOrder().permutation(grid, baseSeed)).limit(size);
            };
            cells.forEach(cell -> fixed[cell] = true);
            return fixed;
        }

        /** The fixed half in the order of the base's seed, then the other one in the order of the variation's. */
        int[] order(Grid grid, long baseSeed, long variationSeed) {
            boolean[] fixed = fixed(grid, baseSeed);
            return IntStream.concat(order(grid, baseSeed, cell -> fixed[cell]), order(grid, variationSeed, cell -> !fixed[cell]))
                    .toArray();
        }

        private static IntStream order(Grid grid, long seed, IntPredicate wanted) {
            return Arrays.stream(new RandomOrder().permutation(grid, seed)).filter(wanted);
        }
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "Figure 3: half of the tokens fixed, the others from other seeds";
    }

    static int fixedTokens(Grid grid) {
        return new GtrOrder(2).stages(grid).getFirst().length;
    }

    /** Two stages: the fixed half and the other; the same for every pattern. */
    static Preset preset(Grid grid) {
        int fixed = fixedTokens(grid);
        List<Integer> arSteps = List.of(Math.min(AR_STEPS, fixed), Math.min(AR_STEPS, grid.cells() - fixed));
        return new Preset(ID, "half fixed", "inferred: how the halves are generated", BackboneKind.MAR,
                new Recipe(new RandomOrder(), new TokenSchedule.Stages(arSteps), new DiffusionSchedule.Constant(DIFFUSION_STEPS),
                        Optional.empty(), GuidanceSchedule.LINEAR, OptionalInt.of(Respacing.DISA_CLIP)));
    }

    /** The first AR step whose noise is the variation's. */
    static int firstFree(Plan plan) {
        return (int) plan.steps().stream().filter(step -> step.stage() == 1).count();
    }
}
