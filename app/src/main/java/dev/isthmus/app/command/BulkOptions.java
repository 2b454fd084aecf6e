package dev.isthmus.app.command;

import dev.isthmus.app.bulk.BulkJob;
import dev.isthmus.app.bulk.ImageFormat;
import dev.isthmus.app.bulk.Share;
import dev.isthmus.app.generate.ClassSelection;
import dev.isthmus.app.option.RunOptions;
import dev.isthmus.app.option.Seed;
import dev.isthmus.app.option.WeightsOption;
import dev.isthmus.app.option.WholeNumber;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a user can ask of {@link BulkCommand}. */
final class BulkOptions {

    @Option(names = {"-j", "--job"}, paramLabel = "FILE.json",
            description = "A job: a JSON object whose keys are names of the options below, such as {\"preset\": \"gtr-3.7x\","
                    + " \"per-class\": 50}. Options given here count more.")
    Path job;

    /** Not required where a subcommand has its own. */
    @Option(names = {"-o", "--out"}, paramLabel = "DIR", description = "Folder of the job; made if missing. Needed.")
    String out;

    @Option(names = {"-c", "--class"}, paramLabel = "CLASS",
            description = "Class name or number; repeat it or separate by commas. Default: all.")
    List<String> classes = List.of(ClassSelection.ALL);

    @Option(names = {"-n", "--images"}, paramLabel = "N", converter = WholeNumber.Count.class,
            description = "Images of all classes together, as many of each as of any other, or one more of the first ones.")
    Integer images;

    @Option(names = "--per-class", paramLabel = "N", converter = WholeNumber.Count.class,
            description = "Instead: images of each class.")
    Integer perClass;

    @Option(names = {"-s", "--seed"}, paramLabel = "SEED", defaultValue = "1", converter = Seed.class,
            description = "Seed of each class's first image, and of the order. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(names = {"-f", "--format"}, paramLabel = "png|npz|tar", defaultValue = "png", converter = ImageFormatName.class,
            description = "png: numbered files class by class (torch-fidelity). npz: one file, shuffled (ADM's evaluator)."
                    + " tar: archives, shuffled (WebDataset). Always RGB. Default: ${DEFAULT-VALUE}.")
    ImageFormat format;

    @Option(names = "--shard-size", paramLabel = "N", defaultValue = "" + BulkJob.SHARD_SIZE, converter = WholeNumber.ShardSize.class,
            description = "Images that are kept or lost together when a run is broken off. Default: ${DEFAULT-VALUE}.")
    int shardSize;

    @Option(names = "--shard", paramLabel = "I/N", defaultValue = "0/1", converter = ShareName.class,
            description = "Make every N-th shard only, from shard I on, for N processes with I from 0 to N-1; then bulk merge.")
    Share share;

    @Mixin
    MethodOptions method;

    @Mixin
    WeightsOption model;

    @Mixin
    RunOptions run;
}
