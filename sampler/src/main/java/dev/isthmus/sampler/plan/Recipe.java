package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.order.TokenOrder;
import java.util.List;
import java.util.OptionalInt;

/** A sampling method with its numbers, still independent of grid and guidance. */
public sealed interface Recipe permits MarRecipe, GtrRecipe {
    /** The token order that goes with this method. */
    TokenOrder order();

    /**
     * The AR steps on a grid.
     *
     * @param cfg guidance scale, finite, 1 or more; 1 is none
     * @throws IllegalArgumentException if the recipe does not fit the grid or {@code cfg} is outside its range
     */
    List<Step> steps(Grid grid, double cfg, GuidanceSchedule guidance);

    /**
     * This recipe with other numbers.
     *
     * @throws IllegalArgumentException if {@code overrides} holds something that this method does not have
     */
    Recipe with(PlanOverrides overrides);

    /** The plan of this recipe on a grid, clipped at {@code timestepClip} if that is present. */
    default Plan plan(Grid grid, double cfg, GuidanceSchedule guidance, OptionalInt timestepClip) {
        return new Plan(grid, order(), steps(grid, cfg, guidance), timestepClip);
    }
}
