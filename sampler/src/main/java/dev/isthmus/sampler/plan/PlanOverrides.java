package dev.isthmus.sampler.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Numbers that a caller wants different from a preset's; whoever wants another method writes a {@link Recipe} or a preset as JSON.
 *
 * @param arSteps AR steps, one number for each stage; empty to keep the preset's
 * @param diffusionSteps diffusion steps, as {@link Recipe#diffusionNumbers}: one number for MAR, Tmax,Tmin for DiSA,
 *     Tmax,Tmin,Trec,Tdetail for GtR; empty to keep the preset's
 */
public record PlanOverrides(List<Integer> arSteps, List<Integer> diffusionSteps) {
    /** Keeps everything. */
    public static final PlanOverrides NONE = new PlanOverrides(List.of(), List.of());

    public PlanOverrides {
        arSteps = List.copyOf(arSteps);
        diffusionSteps = List.copyOf(diffusionSteps);
    }

    /** These overrides with the AR steps written in {@code list}, such as {@code 64} or {@code 24,6,2}. */
    public PlanOverrides withArSteps(String list) {
        return new PlanOverrides(parse("AR steps", list, "64 or 24,6,2"), diffusionSteps);
    }

    /** These overrides with the diffusion steps written in {@code list}, such as {@code 100} or {@code 50,20,20,50}. */
    public PlanOverrides withDiffusionSteps(String list) {
        return new PlanOverrides(arSteps, parse("diffusion steps", list, "100 or 50,20,20,50"));
    }

    /** A recipe with these overrides. */
    Recipe applied(Recipe recipe) {
        Optional<DetailRule> detail = recipe.detail();
        DiffusionSchedule diffusion = recipe.diffusion();
        if (!diffusionSteps.isEmpty()) {
            requireAsMany(diffusion, detail, recipe.diffusionNumbers());
            int own = diffusion.numbers().size();
            diffusion = diffusion.withNumbers(diffusionSteps.subList(0, own));
            detail = detail.map(d -> new DetailRule(d.mode(), d.share(), diffusionSteps.get(own)));
        }
        TokenSchedule tokens = arSteps.isEmpty() ? recipe.tokens() : recipe.tokens().withArSteps(arSteps);
        return new Recipe(recipe.order(), tokens, diffusion, detail, recipe.guidance(), recipe.timestepClip());
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
