package dev.isthmus.app.command;

import dev.isthmus.app.option.PrecisionOption;
import dev.isthmus.app.option.RunOptions;
import dev.isthmus.app.option.Seed;
import dev.isthmus.app.option.WeightsOption;
import dev.isthmus.app.option.WholeNumber;
import dev.isthmus.app.reproduce.Experiments;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a user can ask of {@link ReproduceCommand}. */
final class ReproduceOptions {

    @Option(names = {"-o", "--out"}, paramLabel = "DIR",
            description = "Folder for results.json, report.md and plots, which are replaced, and for parts/ with what is finished;"
                    + " made if missing.")
    String out;

    @Option(names = {"-e", "--experiments"}, paramLabel = "NAME,...", defaultValue = Experiments.ALL,
            description = "table-1, table-3, table-4, table-5, k-sweep, figure-3, or all. Default: ${DEFAULT-VALUE}.")
    String experiments;

    @Option(names = {"-n", "--images"}, paramLabel = "N", defaultValue = "1000", converter = WholeNumber.Count.class,
            description = "Images of each preset, classes taking turns. Default: ${DEFAULT-VALUE}; 5000 or more for differences"
                    + " such as the paper's.")
    int images;

    @Option(names = {"-r", "--repeats"}, paramLabel = "R", defaultValue = "5", converter = WholeNumber.Repeats.class,
            description = "Blocks that these images are divided into, for the spread of the figures. Default: ${DEFAULT-VALUE}.")
    int repeats;

    @Option(names = {"-s", "--seed"}, paramLabel = "SEED", defaultValue = "1", converter = Seed.class,
            description = "Seed of each class's first image. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(names = "--time-limit", paramLabel = "MINUTES", converter = WholeNumber.Minutes.class,
            description = "Begin no block that would take longer than this altogether, and report what is finished; 0 only reports.")
    Integer minutes;

    @Mixin
    WeightsOption model;

    @Mixin
    RunOptions run;

    @Mixin
    PrecisionOption precision;

    @Option(names = "--report", paramLabel = "FILE",
            description = "Run nothing: make plots and a page of this results.json.")
    Path report;

    @Option(names = "--update", paramLabel = "FILE.md",
            description = "With --report: the page whose blocks between <!-- begin NAME --> and <!-- end NAME --> to replace.")
    Path update;
}
