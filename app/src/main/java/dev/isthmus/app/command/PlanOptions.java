package dev.isthmus.app.command;

import dev.isthmus.app.generate.Settings;
import dev.isthmus.app.option.BackboneName;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Preset;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What replaces parts of a preset, for commands that run one and for those that count one. */
final class PlanOptions {

    @Option(names = "--ar-steps", paramLabel = "LIST",
            description = "AR steps: one number for each stage of the preset, such as 24,6,2 for GtR and 64 for MAR."
                    + " Default: the preset's.")
    private String arSteps;

    @Option(names = "--diffusion-steps", paramLabel = "LIST",
            description = "Diffusion steps: T for MAR presets; Tmax,Tmin for DiSA; Tmax,Tmin,Trec,Tdetail for GtR, such as"
                    + " 50,20,20,50."
                    + " Default: the preset's.")
    private String diffusionSteps;

    @Option(names = "--backbone", paramLabel = "NAME", converter = BackboneName.class,
            description = "How the network is computed. mar: from end to end at every step. lazy: with LazyMAR's caches from AR"
                    + " step to AR step. lazymar: from diffusion step to diffusion step too, for plans of about 100 of them."
                    + " Default: the preset's.")
    private BackboneKind backbone;

    /** A preset with these parts replaced. */
    Settings settings(Preset preset, double cfg, double temperature) {
        return new Settings(preset, cfg, temperature, Optional.ofNullable(arSteps), Optional.ofNullable(diffusionSteps),
                Optional.ofNullable(backbone));
    }

    /** The first option given whose value fits some presets only. */
    Optional<String> givenForOnePreset() {
        return arSteps != null ? Optional.of("--ar-steps") : diffusionSteps != null ? Optional.of("--diffusion-steps") : Optional.empty();
    }

    /** Whether any is given. */
    boolean given() {
        return backbone != null || givenForOnePreset().isPresent();
    }
}
