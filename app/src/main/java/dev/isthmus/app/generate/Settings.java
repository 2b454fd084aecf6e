package dev.isthmus.app.generate;

import dev.isthmus.app.InputException;
import dev.isthmus.sampler.lazy.BackboneChoice;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.plan.GtrRecipe;
import dev.isthmus.sampler.plan.MarRecipe;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.PlanOverrides;
import dev.isthmus.sampler.plan.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What decides how an image of a given class and seed looks.
 *
 * @param preset         where the plan comes from
 * @param cfg            guidance scale
 * @param temperature    factor on the noise of every reverse diffusion step
 * @param arSteps        replaces the preset's, if given
 * @param diffusionSteps replaces the preset's, if given
 * @param backbone       how the network is computed
 */
public record Settings(Preset preset, double cfg, double temperature, Optional<String> arSteps,
                       Optional<String> diffusionSteps, BackboneChoice backbone) {

    /**
     * The plan for a model.
     *
     * @throws InputException if the settings do not go together, or do not fit the model
     */
    public Plan plan(ModelConfig config) {
        try {
            return preset.plan(config.mar().grid(), cfg, overrides());
        } catch (IllegalArgumentException e) {
            throw new InputException("preset " + preset.id() + ": " + e.getMessage(), e);
        }
    }

    private PlanOverrides overrides() {
        PlanOverrides overrides = PlanOverrides.NONE;
        overrides = arSteps.isPresent() ? overrides.withArSteps(arSteps.get()) : overrides;
        return diffusionSteps.isPresent() ? overrides.withDiffusionSteps(diffusionSteps.get()) : overrides;
    }

    /** The AR steps that come of these settings, as {@code --ar-steps} takes them. */
    String arStepsUsed() {
        return switch (preset.recipe().with(overrides())) {
            case MarRecipe mar -> String.valueOf(mar.arSteps());
            case GtrRecipe gtr -> gtr.arSteps().stream().map(String::valueOf).collect(Collectors.joining(","));
        };
    }

    /** The diffusion steps that come of these settings, as {@code --diffusion-steps} takes them. */
    String diffusionStepsUsed() {
        return switch (preset.recipe().with(overrides())) {
            case MarRecipe mar -> String.valueOf(mar.diffusionSteps());
            case GtrRecipe gtr -> gtr.diffusion().max() + "," + gtr.diffusion().min() + "," + gtr.diffusion().reconstruction()
                    + "," + gtr.diffusion().detail();
        };
    }

    /** These settings as arguments of the command line, ready for a shell. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--preset", preset.id(), "--cfg", String.valueOf(cfg),
                "--temperature", String.valueOf(temperature)));
        arSteps.ifPresent(list -> arguments.addAll(List.of("--ar-steps", list)));
        diffusionSteps.ifPresent(list -> arguments.addAll(List.of("--diffusion-steps", list)));
        if (!backbone.equals(BackboneChoice.PLAIN)) {
            arguments.addAll(List.of("--backbone", backbone.id()));
        }
        return arguments;
    }
}
