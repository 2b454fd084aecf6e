package dev.isthmus.sampler.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a caller wants different from a preset. Which of these a preset has, its {@link Recipe} decides.
 *
 * @param arSteps AR steps, one number for each stage; empty to keep the preset's
 * @param diffusionSteps diffusion steps, as {@link Recipe#diffusionNumbers}: one number for MAR, Tmax,Tmin for DiSA,
 *     Tmax,Tmin,Trec,Tdetail for GtR; empty to keep the preset's
 * @param detailShare share of tokens that FTS selects; 0 switches it off
 * @param detailMode how FTS selects
 * @param guidance guidance schedule
 */
public record PlanOverrides(
        List<Integer> arSteps,
        List<Integer> diffusionSteps,
        Optional<Double> detailShare,
        Optional<Detail.Mode> detailMode,
        Optional<GuidanceSchedule> guidance) {
    /** Keeps everything. */
    public static final PlanOverrides NONE =
            new PlanOverrides(List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());

    public PlanOverrides {
        arSteps = List.copyOf(arSteps);
        diffusionSteps = List.copyOf(diffusionSteps);
        Objects.requireNonNull(detailShare, "detailShare");
        Objects.requireNonNull(detailMode, "detailMode");
        Objects.requireNonNull(guidance, "guidance");
    }

    /** These overrides with the AR steps written in {@code list}, such as {@code 64} or {@code 24,6,2}. */
    public PlanOverrides withArSteps(String list) {
        return new PlanOverrides(
                parse("AR steps", list, "64 or 24,6,2"), diffusionSteps, detailShare, detailMode, guidance);
    }

    /** These overrides with the diffusion steps written in {@code list}, such as {@code 100} or {@code 50,20,20,50}. */
    public PlanOverrides withDiffusionSteps(String list) {
        return new PlanOverrides(
                arSteps, parse("diffusion steps", list, "100 or 50,20,20,50"), detailShare, detailMode, guidance);
    }

    /** These overrides with another share of detail tokens, 0 .. 1; 0 switches FTS off. */
    public PlanOverrides withDetailShare(double share) {
        return new PlanOverrides(arSteps, diffusionSteps, Optional.of(share), detailMode, guidance);
    }

    /** These overrides with another way of selecting detail tokens. */
    public PlanOverrides withDetailMode(Detail.Mode mode) {
        return new PlanOverrides(arSteps, diffusionSteps, detailShare, Optional.of(mode), guidance);
    }

    /** These overrides with another guidance schedule. */
    public PlanOverrides withGuidance(GuidanceSchedule schedule) {
        return new PlanOverrides(arSteps, diffusionSteps, detailShare, detailMode, Optional.of(schedule));
    }

    /** A recipe with these overrides. */
    Recipe applied(Recipe recipe) {
        Optional<DetailRule> detail = recipe.detail();
        if (detail.isEmpty() && (detailShare.isPresent() || detailMode.isPresent())) {
            throw new IllegalArgumentException("this preset has no FTS, so selects no detail tokens; GtR presets do");
        }
        DiffusionSchedule diffusion = recipe.diffusion();
        if (!diffusionSteps.isEmpty()) {
            requireAsMany(diffusion, detail, recipe.diffusionNumbers());
            int own = diffusion.numbers().size();
            diffusion = diffusion.withNumbers(diffusionSteps.subList(0, own));
            detail = detail.map(d -> new DetailRule(d.mode(), d.share(), diffusionSteps.get(own)));
        }
        detail = detail.map(d -> new DetailRule(detailMode.orElse(d.mode()), detailShare.orElse(d.share()), d.diffusionSteps()));
        TokenSchedule tokens = arSteps.isEmpty() ? recipe.tokens() : recipe.tokens().withArSteps(arSteps);
        return new Recipe(recipe.order(), tokens, diffusion, detail, guidance.orElse(recipe.guidance()), recipe.timestepClip());
    }

    private void requireAsMany(DiffusionSchedule diffusion, Optional<DetailRule> detail, List<Integer> numbers) {
        if (diffusionSteps.size() != numbers.size()) {
            List<String> names = new ArrayList<>(diffusion.names());
            detail.ifPresent(d -> names.add("Tdetail"));
            throw new IllegalArgumentException("diffusion steps is " + join(diffusionSteps) + ", but this preset takes "
                    + String.join(",", names) + ", such as " + join(numbers));
        }
    }

    /** The numbers as a user would type them. */
    static String join(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static List<Integer> parse(String name, String list, String examples) {
        List<Integer> numbers = new ArrayList<>();
        for (String item : list.split(",", -1)) {
            try {
                numbers.add(Integer.valueOf(item.strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        name + " is \"" + list + "\", expected whole numbers separated by commas, such as " + examples,
                        e);
            }
        }
        return numbers;
    }
}
