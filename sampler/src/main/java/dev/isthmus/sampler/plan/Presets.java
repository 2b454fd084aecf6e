package dev.isthmus.sampler.plan;

import dev.isthmus.sampler.order.HaltonOrder;
import dev.isthmus.sampler.order.RandomOrder;
import dev.isthmus.sampler.order.RasterOrder;
import dev.isthmus.sampler.order.SubsampleOrder;
import dev.isthmus.sampler.plan.DiffusionSchedule.Constant;
import dev.isthmus.sampler.plan.DiffusionSchedule.Disa;
import dev.isthmus.sampler.plan.DiffusionSchedule.StageAware;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The presets that ship: the rows of the GtR paper's Tables 1, 3, 4 and 5, and GtR on LazyMAR's backbone.
 *
 * <p>The text of the paper and the FLOPs in its tables do not describe the same settings, and the tables leave most numbers
 * out. So every preset says which of its numbers are stated and which are inferred, and from what. "x% off" compares this
 * preset's FLOPs with the published ones, on MAR-B, L and H. All but {@link #MAR_REFERENCE} clip timesteps at 950:
 * only so do the published FLOPs come out, but for LazyMAR's, which fit better unclipped, as its repository has them.
 */
public final class Presets {
    private static final StageAware TEXT_STEPS = new StageAware(50, 20, 20);
    private static final StageAware TABLE_STEPS = new StageAware(50, 10, 10);
    private static final DetailRule TEXT_FTS = new DetailRule(Detail.Mode.HIGH_FREQUENCY, 0.1, 50);
    private static final DetailRule TABLE_FTS = new DetailRule(Detail.Mode.HIGH_FREQUENCY, 0.1, 20);

    private static final Recipe BUDGET = Recipe.gtr(List.of(16, 4, 1), TABLE_STEPS, TABLE_FTS);

    // GtR

    public static final Preset GTR_TEXT = mar("gtr-text",
            Recipe.gtr(List.of(24, 6, 2), TEXT_STEPS, TEXT_FTS),
            "GtR as its text says: 24+6+2 AR steps, T 50 to 20, then 20 with a tenth of the tokens at 50",
            "stated: rates and T in the paper's text; the clip inferred; 2.4x fewer FLOPs than mar-64, not the 3.7x of Table 1");

    public static final Preset GTR_3_7X = mar("gtr-3.7x",
            BUDGET,
            "GtR at 3.7x: 16+4+1 AR steps, T 50 to 10, then 10 with a tenth of the tokens at 20",
            "inferred from FLOPs: GtR 3.7x in Table 1 (0.0% off), + FTS in Table 3, High-Freq in Table 4, GtR in Table 5");

    public static final Preset GTR_3_7X_TEXT_R = mar("gtr-3.7x-text-r",
            Recipe.gtr(List.of(12, 6, 2), TABLE_STEPS, TABLE_FTS),
            "GtR at 3.7x, another reading: 12+6+2 AR steps, T 50 to 10, then 10 with a tenth of the tokens at 20",
            "inferred from FLOPs: GtR 3.7x in Table 1 (0.5% off) with r2 and r3 as the text states them");

    public static final Preset GTR_3_7X_TEXT_T = mar("gtr-3.7x-text-t",
            Recipe.gtr(List.of(10, 6, 2), TEXT_STEPS, TEXT_FTS),
            "GtR at 3.7x, another reading: 10+6+2 AR steps, T 50 to 20, then 20 with a tenth of the tokens at 50",
            "inferred from FLOPs: GtR 3.7x in Table 1 (1.1% off) with r2, r3 and T as the text states them");

    public static final Preset GTR_6_3X = mar("gtr-6.3x",
            Recipe.gtr(List.of(5, 4, 1), TABLE_STEPS, TABLE_FTS),
            "GtR at 6.3x: 5+4+1 AR steps, T 50 to 10, then 10 with a tenth of the tokens at 20",
            "inferred from FLOPs: GtR 6.3x in Table 1 (1.1% off on B, 0.1% on L and H)");

    public static final Preset GTR_6_3X_TEXT_T = mar("gtr-6.3x-text-t",
            Recipe.gtr(List.of(4, 3, 1), TEXT_STEPS, TEXT_FTS),
            "GtR at 6.3x, another reading: 4+3+1 AR steps, T 50 to 20, then 20 with a tenth of the tokens at 50",
            "inferred from FLOPs: GtR 6.3x in Table 1 (0.1% off on B, 2.8% on L) with T as the text states them");

    public static final Preset GTR_LAZY = new Preset("gtr+lazy",
            "gtr-3.7x on LazyMAR's backbone: caches from AR step to AR step, the diffusion head in full",
            "inferred: no row of the paper; the plan of gtr-3.7x, the caches as in LazyMAR's repository",
            BackboneKind.LAZY, BUDGET);

    // Baselines of Table 1

    public static final Preset MAR_64 = mar("mar-64",
            Recipe.mar(64, 100),
            "MAR with 64 AR steps: random order, T 100 clipped to 96 evaluations",
            "stated: AR steps in Table 1; T is MAR's own; the clip inferred from FLOPs (0.1% off)");

    public static final Preset MAR_16 = mar("mar-16",
            Recipe.mar(16, 100),
            "MAR with 16 AR steps: random order, T 100 clipped to 96 evaluations",
            "stated: AR steps in Table 1; T is MAR's own; the clip inferred from FLOPs (0.1% off)");

    public static final Preset MAR_8 = mar("mar-8",
            Recipe.mar(8, 100),
            "MAR with 8 AR steps: random order, T 100 clipped to 96 evaluations",
            "stated: AR steps in Table 1; T is MAR's own; the clip inferred from FLOPs (0.1% off)");

    public static final Preset MAR_REFERENCE = mar("mar-reference",
            Recipe.mar(64, 100).withTimestepClip(OptionalInt.empty()),
            "the MAR reference sampler with 64 AR steps and T 100, timesteps not clipped; for parity checks",
            "stated: T in MAR's repository, AR steps in GtR's Table 1; no row of the paper (its FLOPs are 1% lower)");

    public static final Preset HALTON_16 = mar("halton-16",
            Recipe.mar(16, 100).withOrder(new HaltonOrder(true)),
            "Halton order with 16 AR steps: otherwise mar-16; the sequence starts elsewhere for each image",
            "stated: AR steps in Table 1; cosine counts (0.1% off in FLOPs, as arccos ones are) and roll are choices");

    public static final Preset HALTON_8 = mar("halton-8",
            Recipe.mar(8, 100).withOrder(new HaltonOrder(true)),
            "Halton order with 8 AR steps: otherwise mar-8; the sequence starts elsewhere for each image",
            "stated: AR steps in Table 1; cosine counts (0.1% off in FLOPs, as arccos ones are) and roll are choices");

    public static final Preset DISA_24 = mar("disa-24",
            disa(24),
            "DiSA at 3.0x: MAR with 24 AR steps, T falling from 50 to 5",
            "inferred from FLOPs: DiSA 3.0x in Table 1 (0.1% off); rule, T and clip stated in DiSA's repository");

    public static final Preset DISA_16 = mar("disa-16",
            disa(16),
            "DiSA at 4.2x: MAR with 16 AR steps, T falling from 50 to 5",
            "inferred from FLOPs: DiSA 4.2x in Table 1 (0.1% off); rule, T and clip stated in DiSA's repository");

    public static final Preset LAZYMAR_64 = lazyMar("lazymar-64", 64,
            "LazyMAR with 64 AR steps: mar-64 with caches from step to step in network and head",
            "stated: AR steps, T and caches in LazyMAR's repository; the clip is a choice, the repository has none; no row of the paper");

    public static final Preset LAZYMAR_40 = lazyMar("lazymar-40", 40,
            "LazyMAR at 3.5x: 40 AR steps, otherwise lazymar-64",
            "inferred from FLOPs: LazyMAR 3.5x in Table 1 (2.0% off on B, 1.7% on L, 1.8% on H; 0.8% at most without the clip)");

    public static final Preset LAZYMAR_15 = lazyMar("lazymar-15", 15,
            "LazyMAR at 5.4x: 15 AR steps, otherwise lazymar-64",
            "inferred from FLOPs: LazyMAR 5.4x in Table 1 (1.2% off on B, 6.4% on L, 0.0% on H); no number of AR steps fits all");

    // Table 3, ablation of the parts

    public static final Preset ABLATION_NONE = mar("ablation-none",
            Recipe.mar(39, 100),
            "neither stages nor stage-aware diffusion: random order, 39 AR steps, T 100 clipped to 96 evaluations",
            "inferred from FLOPs: row 1 of Table 3 (0.2% off), which the paper does not explain and which is not mar-64");

    public static final Preset ABLATION_STAGES = mar("ablation-stages",
            BUDGET.withDetail(Optional.empty()).withDiffusion(new Constant(50)),
            "stages alone: 16+4+1 AR steps, T 50 throughout",
            "inferred from FLOPs: row 2 of Table 3 (0.3% off); with T 100 it would be 33% off");

    public static final Preset ABLATION_DIFFUSION = mar("ablation-diffusion",
            Recipe.mar(39, 100).withDiffusion(TABLE_STEPS),
            "stage-aware diffusion alone: random order, 39 AR steps, T 50 to 10",
            "inferred from FLOPs: row 3 of Table 3 (0.1% off)");

    // Table 4, ablation of FTS, whose off is row 4 of Table 3

    public static final Preset FTS_OFF = mar("fts-off",
            BUDGET.withDetail(Optional.empty()),
            "gtr-3.7x without FTS",
            "inferred from FLOPs: row 4 of Table 3 and the row without FTS in Table 4 (0.1% off)");

    public static final Preset FTS_LOW = mar("fts-low",
            BUDGET.withDetail(fts(Detail.Mode.LOW_FREQUENCY)),
            "gtr-3.7x with the tenth of the tokens of lowest frequency at 20",
            "inferred: Low-Freq in Table 4, its numbers those of gtr-3.7x");

    public static final Preset FTS_RANDOM = mar("fts-random",
            BUDGET.withDetail(fts(Detail.Mode.RANDOM)),
            "gtr-3.7x with a random tenth of the tokens at 20",
            "inferred: Random in Table 4, its numbers those of gtr-3.7x");

    public static final Preset FTS_FULL = mar("fts-full",
            BUDGET.withDetail(fts(Detail.Mode.FULL)),
            "gtr-3.7x with all tokens of the last stage at 20",
            "inferred from FLOPs: Full-Enhanced in Table 4 (0.1% off), its numbers those of gtr-3.7x");

    // Table 5, ablation of the order

    public static final Preset ORDER_RANDOM = mar("order-random",
            BUDGET.withOrder(new RandomOrder()),
            "gtr-3.7x with tokens in random order, all else equal",
            "inferred: Random in Table 5; that all else is equal is a choice, the paper does not say");

    public static final Preset ORDER_RASTER = mar("order-raster",
            BUDGET.withOrder(new RasterOrder()),
            "gtr-3.7x with tokens row by row, all else equal",
            "inferred: Raster in Table 5; that all else is equal is a choice, the paper does not say");

    public static final Preset ORDER_SUBSAMPLE = mar("order-subsample",
            BUDGET.withOrder(new SubsampleOrder(SubsampleOrder.Pattern.QUADRANTS)),
            "gtr-3.7x with tokens from four quadrants in turn, all else equal",
            "inferred: Subsample in Table 5, its order from a remark on it; that all else is equal is a choice");

    private static final List<Preset> ALL = List.of(
            GTR_TEXT, GTR_3_7X, GTR_3_7X_TEXT_R, GTR_3_7X_TEXT_T, GTR_6_3X, GTR_6_3X_TEXT_T, GTR_LAZY,
            MAR_64, MAR_16, MAR_8, MAR_REFERENCE, HALTON_16, HALTON_8, DISA_24, DISA_16,
            LAZYMAR_64, LAZYMAR_40, LAZYMAR_15,
            ABLATION_NONE, ABLATION_STAGES, ABLATION_DIFFUSION,
            FTS_OFF, FTS_LOW, FTS_RANDOM, FTS_FULL,
            ORDER_RANDOM, ORDER_RASTER, ORDER_SUBSAMPLE);

    private Presets() {
    }

    /** All of them, GtR first. */
    public static List<Preset> all() {
        return ALL;
    }

    /** Their names. */
    public static List<String> ids() {
        return ALL.stream().map(Preset::id).toList();
    }

    /**
     * The preset called {@code id}.
     *
     * @throws IllegalArgumentException if there is none, listing those there are
     */
    public static Preset of(String id) {
        return ALL.stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "preset is \"" + id + "\", allowed: " + String.join(", ", ids())));
    }

    private static Preset mar(String id, Recipe recipe, String description, String origin) {
        return new Preset(id, description, origin, BackboneKind.MAR, recipe);
    }

    /** LazyMAR's repository does not clip timesteps; on the embedded model the unclipped ones give noise instead of pictures. */
    private static Preset lazyMar(String id, int arSteps, String description, String origin) {
        return new Preset(id, description, origin, BackboneKind.LAZYMAR, Recipe.mar(arSteps, 100));
    }

    private static Recipe disa(int arSteps) {
        return Recipe.mar(arSteps, 100).withDiffusion(new Disa(50, 5, Disa.Shape.LINEAR));
    }

    private static Optional<DetailRule> fts(Detail.Mode mode) {
        return Optional.of(new DetailRule(mode, TABLE_FTS.share(), TABLE_FTS.diffusionSteps()));
    }
}
