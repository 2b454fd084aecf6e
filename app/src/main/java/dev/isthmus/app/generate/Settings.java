package dev.isthmus.app.generate;

import dev.isthmus.app.InputException;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.Precision;
import dev.isthmus.sampler.order.Grid;
import dev.isthmus.sampler.plan.BackboneKind;
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
 * @param backbone       replaces the preset's, if given
 * @param savings        made on the way; they show by rounding at most
 * @param precision      of the large products; below F32 it shows a little
 */
public record Settings(Preset preset, double cfg, double temperature, Optional<String> arSteps,
                       Optional<String> diffusionSteps, Optional<BackboneKind> backbone, Savings savings,
                       Precision precision) {

    /** With all savings, in single precision. */
    public Settings(Preset preset, double cfg, double temperature, Optional<String> arSteps, Optional<String> diffusionSteps,
                    Optional<BackboneKind> backbone) {
        this(preset, cfg, temperature, arSteps, diffusionSteps, backbone, Savings.ALL, Precision.F32);
    }

    /** The same with other savings, which change how long an image takes and not how it looks. */
    public Settings with(Savings other) {
        return new Settings(preset, cfg, temperature, arSteps, diffusionSteps, backbone, other, precision);
    }

    /** The same in another precision. */
    public Settings with(Precision other) {
        return new Settings(preset, cfg, temperature, arSteps, diffusionSteps, backbone, savings, other);
    }

    /**
     * The plan for a model.
     *
     * @throws InputException if the settings do not go together, or do not fit the model
     */
    public Plan plan(ModelConfig config) {
        return plan(config.mar().grid());
    }

    /**
     * The plan for a grid.
     *
     * @throws InputException if the settings do not go together, or do not fit the grid
     */
    public Plan plan(Grid grid) {
        try {
            return preset.plan(grid, cfg, overrides());
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
        return join(preset.recipe().with(overrides()).tokens().arSteps());
    }

    /** The diffusion steps that come of these settings, as {@code --diffusion-steps} takes them. */
    String diffusionStepsUsed() {
        return join(preset.recipe().with(overrides()).diffusionNumbers());
    }

    /** What the network is computed with. */
    public BackboneKind backboneUsed() {
        return backbone.orElse(preset.backbone());
    }

    /** The preset with everything in it that replaces some of it. */
    public Preset presetUsed() {
        return new Preset(preset.id(), preset.description(), preset.origin(), backboneUsed(), preset.recipe().with(overrides()));
    }

    /** The savings that are not made, as {@code --without-saving} takes them; empty if all are made. */
    Optional<String> withoutSavings() {
        return Optional.of(savings.missing().stream().map(Saving::id).collect(Collectors.joining(","))).filter(names -> !names.isEmpty());
    }

    private static String join(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** These settings as arguments of the command line, ready for a shell. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--preset", preset.id(), "--cfg", String.valueOf(cfg),
                "--temperature", String.valueOf(temperature)));
        arSteps.ifPresent(list -> arguments.addAll(List.of("--ar-steps", list)));
        diffusionSteps.ifPresent(list -> arguments.addAll(List.of("--diffusion-steps", list)));
        backbone.ifPresent(kind -> arguments.addAll(List.of("--backbone", kind.id())));
        withoutSavings().ifPresent(names -> arguments.addAll(List.of("--without-saving", names)));
        if (precision != Precision.F32) {
            arguments.addAll(List.of("--precision", precision.id()));
        }
        return arguments;
    }
}
