package dev.isthmus.app.command;

import dev.isthmus.app.generate.Settings;
import dev.isthmus.app.option.Defaults;
import dev.isthmus.app.option.ModelOption;
import dev.isthmus.app.option.PresetName;
import dev.isthmus.app.option.RunOptions;
import dev.isthmus.sampler.plan.Preset;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** By which method images are made, for commands that use one. */
final class MethodOptions {

    @Option(names = {"-p", "--preset"}, paramLabel = "NAME|FILE.json", defaultValue = Defaults.PRESET,
            converter = PresetName.class,
            description = "Sampling method: isthmus presets lists them; isthmus presets NAME --json prints one to be edited."
                    + " Default: ${DEFAULT-VALUE}.")
    private Preset preset;

    @Mixin
    private PlanOptions plan;

    /** The method with the rest of what decides how an image looks. */
    Settings settings(RunOptions run, ModelOption model) {
        return plan.settings(preset, run.cfg(model), run.temperature());
    }

    /**
     * The same for another kind of model.
     *
     * @param cfg     what the guidance scale is if the user says nothing
     * @param instead the preset that is meant; null for the one that was asked for
     */
    Settings settings(RunOptions run, double cfg, Preset instead) {
        return plan.settings(instead == null ? preset : instead, run.cfg(cfg), run.temperature());
    }
}
