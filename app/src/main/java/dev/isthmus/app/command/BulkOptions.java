package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.bulk.BulkFolder;
import dev.isthmus.app.bulk.BulkJob;
import dev.isthmus.app.bulk.BulkRun;
import dev.isthmus.app.bulk.ClassOrder;
import dev.isthmus.app.bulk.ImageFormat;
import dev.isthmus.app.bulk.JobFile;
import dev.isthmus.app.bulk.Share;
import dev.isthmus.app.generate.ClassSelection;
import dev.isthmus.app.generate.Settings;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.app.option.PrecisionOption;
import dev.isthmus.app.option.RunOptions;
import dev.isthmus.app.option.Seed;
import dev.isthmus.app.option.WeightsOption;
import dev.isthmus.app.option.WholeNumber;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a user can ask of {@link BulkCommand}, and of engines that make the same jobs. */
public final class BulkOptions {

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
    PrecisionOption precision;

    @Mixin
    WeightsOption model;

    @Mixin
    RunOptions run;

    /** The job file, if one was named. */
    public Optional<JobFile> file() {
        return Optional.ofNullable(job).map(JobFile::read);
    }

    /** Whether nothing but errors and results is to be told. */
    public boolean quiet() {
        return run.quiet();
    }

    /**
     * The run that is asked for. Whatever can be refused without touching the folder is refused here.
     *
     * @param file    gives the values that the command line does not
     * @param command with these options, after parsing
     * @throws dev.isthmus.app.InputException if the run is not possible
     */
    public BulkRun run(Optional<JobFile> file, CommandLine command) throws IOException, InterruptedException {
        if (out == null) {
            throw new ParameterException(command, "Missing required option: '--out=DIR'");
        }
        file.ifPresent(values -> JobFileOption.apply(values, command));
        ModelSource source = model.source();
        Settings settings = method.settings(run, model.model()).with(precision.precision());
        settings.plan(source.config()); // for the refusals alone, as are the files
        source.files();
        ClassOrder order = order(source.config());
        BulkFolder folder = BulkFolder.of(out);
        BulkJob made = BulkJob.of(source, WeightsDigest.start(source).get(), settings, order, format, shardSize);
        return new BulkRun(made, folder, share, source, model.arguments(), settings, run.batch(), run.threads(), run.device());
    }

    private ClassOrder order(ModelConfig config) {
        List<Integer> labels = new ClassSelection(config.classes()).parse(classes).stream().sorted().toList();
        if ((images == null) == (perClass == null)) {
            throw new InputException("--images and --per-class are " + (images == null ? "both missing" : "both given")
                    + "; expected one of them");
        }
        return images == null ? ClassOrder.perClass(labels, perClass, seed) : new ClassOrder(labels, images, seed);
    }
}
