package dev.isthmus.app.command;

import dev.isthmus.app.compare.Methods;
import dev.isthmus.app.option.Defaults;
import dev.isthmus.app.option.RealNumber;
import dev.isthmus.app.option.Seed;
import dev.isthmus.app.option.WeightsOption;
import dev.isthmus.app.option.WholeNumber;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a user can ask of {@link CompareCommand}. */
final class CompareOptions {

    @Option(names = {"-p", "--presets"}, paramLabel = "NAME,...", defaultValue = Methods.USUAL,
            description = "Presets to compare (isthmus presets lists them). Default: ${DEFAULT-VALUE}.")
    String presets;

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

    @Option(names = "--cfg", paramLabel = "X", converter = RealNumber.Cfg.class,
            description = "Guidance scale; 1 is none. Default: what a published model was evaluated with, else 2.0.")
    Double cfg;

    @Option(names = "--temperature", paramLabel = "X", defaultValue = Defaults.TEMPERATURE,
            converter = RealNumber.Temperature.class,
            description = "Factor on the noise of every reverse diffusion step. Default: ${DEFAULT-VALUE}.")
    double temperature;

    @Mixin
    WeightsOption model;

    @Option(names = "--batch", paramLabel = "N", defaultValue = Defaults.BATCH, converter = WholeNumber.Batch.class,
            description = "Images computed together; fewer take less memory. Default: ${DEFAULT-VALUE}.")
    int batch;

    @Option(names = "--threads", paramLabel = "N", converter = WholeNumber.Threads.class,
            description = "Threads to compute with. Default: $$OMP_NUM_THREADS, else one for each processor.")
    Integer threads;

    @Option(names = {"-q", "--quiet"}, description = "No progress and no messages but errors; the table is printed.")
    boolean quiet;
}
