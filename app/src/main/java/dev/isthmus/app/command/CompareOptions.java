package dev.isthmus.app.command;

import dev.isthmus.app.compare.Methods;
import dev.isthmus.app.option.PrecisionOption;
import dev.isthmus.app.option.PresetName;
import dev.isthmus.app.option.RunOptions;
import dev.isthmus.app.option.Seed;
import dev.isthmus.app.option.WeightsOption;
import dev.isthmus.app.option.WholeNumber;
import dev.isthmus.sampler.plan.Preset;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a user can ask of {@link CompareCommand}. */
final class CompareOptions {

    @Option(names = {"-p", "--presets"}, paramLabel = "NAME|FILE.json,...", hideParamSyntax = true, split = "\\s*,\\s*",
            defaultValue = Methods.USUAL, converter = PresetName.class,
            description = "Presets to compare (isthmus presets lists them), or files of your own. Default: ${DEFAULT-VALUE}.")
    List<Preset> presets;

    @Option(names = {"-n", "--images"}, paramLabel = "N", defaultValue = "200", converter = WholeNumber.Count.class,
            description = "Images of each preset and repeat, classes taking turns. Default: ${DEFAULT-VALUE}; a thousand or more"
                    + " for differences that mean something.")
    int images;

    @Option(names = {"-o", "--out"}, paramLabel = "DIR", required = true,
            description = "Folder for report.html, report.json and PNG grids, which are replaced, and for parts/ with what is"
                    + " finished; made if missing.")
    String out;

    @Option(names = {"-s", "--seed"}, paramLabel = "SEED", defaultValue = "1", converter = Seed.class,
            description = "Seed of each class's first image. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(names = {"-r", "--repeats"}, paramLabel = "R", defaultValue = "1", converter = WholeNumber.Repeats.class,
            description = "Repeats with other seeds, for the spread of the figures. Default: ${DEFAULT-VALUE}.")
    int repeats;

    @Option(names = "--no-quality", description = "Leave out distance, Inception Score and accuracy.")
    boolean noQuality;

    @Mixin
    WeightsOption model;

    @Mixin
    RunOptions run;

    @Mixin
    PrecisionOption precision;
}
