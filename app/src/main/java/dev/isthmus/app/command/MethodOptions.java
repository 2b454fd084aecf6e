package dev.isthmus.app.command;

import dev.isthmus.app.generate.Settings;
import dev.isthmus.app.option.BackboneName;
import dev.isthmus.app.option.Defaults;
import dev.isthmus.app.option.ModelOption;
import dev.isthmus.app.option.PresetName;
import dev.isthmus.app.option.RunOptions;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Preset;
import java.util.Optional;
import picocli.CommandLine.Option;

/** By which method images are made, for commands that use one. */
final class MethodOptions {

    @Option(names = {"-p", "--preset"}, paramLabel = "NAME|FILE.json", defaultValue = Defaults.PRESET,
            converter = PresetName.class,
            description = "Sampling method: isthmus presets lists them; isthmus presets NAME --json prints one to be edited."
                    + " Default: ${DEFAULT-VALUE}.")
    private Preset preset;

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

    /** The method with the rest of what decides how an image looks. */
    Settings settings(RunOptions run, ModelOption model) {
        return new Settings(preset, run.cfg(model), run.temperature(), Optional.ofNullable(arSteps),
                Optional.ofNullable(diffusionSteps), Optional.ofNullable(backbone));
    }
}
