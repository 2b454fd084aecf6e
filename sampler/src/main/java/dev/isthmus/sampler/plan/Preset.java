package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.diffusion.Respacing;
import dev.isthmus.sampler.order.Grid;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings that ship, by name.
 *
 * <p>The text of the GtR paper and the FLOPs in its tables do not describe the same settings, so both are here and each
 * description says which numbers are stated and which are inferred.
 */
public enum Preset {
    GTR_TEXT(
            "gtr-text",
            gtr(List.of(24, 6, 2), new StageDiffusion(50, 20, 20, 50)),
            clipped(),
            "GtR as its text states: 24+6+2 AR steps, T 50 to 20, then 20 with a tenth of the tokens at 50;"
                    + " 2.4x fewer FLOPs than mar-64"),
    GTR_3_7X(
            "gtr-3.7x",
            gtr(List.of(16, 4, 1), new StageDiffusion(50, 10, 10, 20)),
            clipped(),
            "GtR at the FLOPs of its 3.7x table rows: 16+4+1 AR steps, T 50 to 10, then 10 with a tenth at 20;"
                    + " inferred from the published FLOPs"),
    GTR_6_3X(
            "gtr-6.3x",
            gtr(List.of(5, 4, 1), new StageDiffusion(50, 10, 10, 20)),
            clipped(),
            "GtR at the FLOPs of its 6.3x table rows: 5+4+1 AR steps, T 50 to 10, then 10 with a tenth at 20;"
                    + " inferred, within 1.1% of the published FLOPs"),
    MAR_64(
            "mar-64",
            new MarRecipe(64, 100),
            clipped(),
            "GtR's baseline: random order, 64 AR steps (stated), T 100 clipped to 96 evaluations"
                    + " (inferred from the published FLOPs)"),
    MAR_16(
            "mar-16",
            new MarRecipe(16, 100),
            clipped(),
            "the short baseline: random order, 16 AR steps (stated), T 100 clipped to 96 evaluations"
                    + " (inferred from the published FLOPs)"),
    MAR_REFERENCE(
            "mar-reference",
            new MarRecipe(64, 100),
            OptionalInt.empty(),
            "the MAR reference sampler with 64 AR steps and T 100 (stated), timesteps not clipped; for parity checks");

    private static final double DETAIL_SHARE = 0.1;

    private final String id;
    private final Recipe recipe;
    private final OptionalInt timestepClip;
    private final String description;

    Preset(String id, Recipe recipe, OptionalInt timestepClip, String description) {
        this.id = id;
        this.recipe = recipe;
        this.timestepClip = timestepClip;
        this.description = description;
    }

    /**
     * The preset called {@code id}.
     *
     * @throws IllegalArgumentException if there is none, listing those there are
     */
    public static Preset of(String id) {
        return Stream.of(values())
                .filter(p -> p.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("preset is \"" + id + "\", allowed: "
                        + Stream.of(values()).map(Preset::id).collect(Collectors.joining(", "))));
    }

    /** The name that users type. */
    public String id() {
        return id;
    }

    /** One line: what it is, where its numbers come from, and whether they are stated or inferred. */
    public String description() {
        return description;
    }

    /** The method and its numbers. */
    public Recipe recipe() {
        return recipe;
    }

    /** The largest diffusion timestep visited; empty for none. */
    public OptionalInt timestepClip() {
        return timestepClip;
    }

    /** The plan of this preset as it ships, with guidance by MAR's token-count rule. */
    public Plan plan(Grid grid, double cfg) {
        return plan(grid, cfg, PlanOverrides.NONE);
    }

    /**
     * The plan of this preset with some of its numbers replaced.
     *
     * @param cfg guidance scale, finite, 1 or more; 1 is none
     * @param overrides what to replace; the guidance schedule is {@link GuidanceSchedule#LINEAR} unless given
     * @throws IllegalArgumentException if the preset does not fit the grid, or does not have what is overridden
     */
    public Plan plan(Grid grid, double cfg, PlanOverrides overrides) {
        GuidanceSchedule guidance = overrides.guidance().orElse(GuidanceSchedule.LINEAR);
        return recipe.with(overrides).plan(grid, cfg, guidance, timestepClip);
    }

    @Override
    public String toString() {
        return id;
    }

    private static Recipe gtr(List<Integer> arSteps, StageDiffusion diffusion) {
        return new GtrRecipe(arSteps, diffusion, DETAIL_SHARE, Detail.Mode.HIGH_FREQUENCY);
    }

    private static OptionalInt clipped() {
        return OptionalInt.of(Respacing.DISA_CLIP);
    }
}
