package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.bulk.BulkFolder;
import dev.isthmus.app.bulk.BulkJob;
import dev.isthmus.app.bulk.BulkRun;
import dev.isthmus.app.bulk.ClassOrder;
import dev.isthmus.app.bulk.JobFile;
import dev.isthmus.app.bulk.Status;
import dev.isthmus.app.generate.ClassSelection;
import dev.isthmus.app.generate.Interruption;
import dev.isthmus.app.generate.Settings;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.app.report.Format;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.ModelSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a job. Whatever can be refused is refused before anything slow begins. */
@Command(name = "bulk", description = "Generate tens of thousands of images, for evaluators and data sets.",
        sortOptions = false, synopsisSubcommandLabel = "[status | verify | merge]",
        subcommands = {BulkStatusCommand.class, BulkVerifyCommand.class, BulkMergeCommand.class},
        footer = {"",
            "Images are made in shards. After Ctrl-C, a crash or a full disk the same command goes on with the",
            "shards that are missing, and the files come out as if nothing had happened. Image i of every class",
            "has seed SEED + i. docs/bulk.md says how evaluators are pointed at the files.", "",
            "Examples:",
            "  isthmus bulk --per-class 50 --preset gtr-3.7x --out samples",
            "  isthmus bulk --images 10000 --format npz --out adm",
            "  isthmus bulk --job job.json --out samples",
            "  isthmus bulk --job job.json --out samples --shard 3/8      (on the fourth of eight machines)",
            "  isthmus bulk merge --out samples",
            "  isthmus bulk status --out samples",
            "  isthmus bulk verify --out samples"})
final class BulkCommand implements Callable<Integer> {

    @Mixin
    private BulkOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (options.out == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--out=DIR'");
        }
        if (options.job != null) {
            JobFileOption.apply(JobFile.read(options.job), spec.commandLine());
        }
        ModelSource model = options.model.source();
        Settings settings = options.method.settings(options.run, options.model.model());
        settings.plan(model.config()); // for the refusals alone, as are the files
        model.files();
        ClassOrder images = images(model.config());
        BulkFolder folder = BulkFolder.of(options.out);
        BulkJob job = BulkJob.of(model, WeightsDigest.start(model).get(), settings, images, options.format, options.shardSize);
        folder.prepare(job);
        BulkRun run = new BulkRun(job, folder, options.share, model, options.model.arguments(), settings, options.run.batch(),
                options.run.threads(), options.run.device());
        note(closing(interruptibly(run), run));
        return ExitCode.OK;
    }

    private BulkRun.Outcome interruptibly(BulkRun run) throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        return Interruption.during(() -> run.execute(() -> {
            note(announcement(run.job()));
            return options.run.quiet() ? Progress.none() : Progress.on(err);
        }, this::note), () -> {
            err.println("isthmus: interrupted, " + state(run) + "; the same command goes on from there");
            err.flush();
        });
    }

    private ClassOrder images(ModelConfig config) {
        List<Integer> labels = new ClassSelection(config.classes()).parse(options.classes).stream().sorted().toList();
        if ((options.images == null) == (options.perClass == null)) {
            throw new InputException("--images and --per-class are " + (options.images == null ? "both missing" : "both given")
                    + "; expected one of them");
        }
        return options.images == null ? ClassOrder.perClass(labels, options.perClass, options.seed)
                : new ClassOrder(labels, options.images, options.seed);
    }

    private String announcement(BulkJob job) {
        return Format.count(job.size(), "image") + " of " + (job.names().size() == 1 ? job.names().getFirst()
                : job.names().size() + " classes") + " as " + job.format().id() + ": model " + job.model() + ", preset "
                + job.preset().id() + ", cfg " + job.cfg() + ", job " + job.hash().substring(0, 12);
    }

    private static String state(BulkRun run) {
        try {
            return Status.of(run.folder(), run.job()).line();
        } catch (IOException e) {
            return "and what is made cannot be told: " + e.getMessage();
        }
    }

    private static String closing(BulkRun.Outcome outcome, BulkRun run) {
        double seconds = outcome.elapsed().toNanos() / 1e9;
        String made = outcome.made() == 0 ? "nothing was missing"
                : "made " + Format.count(outcome.made(), "image") + " in " + Format.number(seconds) + " s, "
                        + Format.number(seconds / outcome.made()) + " s per image";
        return made + "; " + (outcome.complete()
                ? run.folder().folder() + " is complete: " + Format.count(run.job().size(), "image")
                : "when all parts are made, isthmus bulk merge --out " + run.folder().folder() + " ends the job");
    }

    private void note(String line) {
        if (!options.run.quiet()) {
            spec.commandLine().getErr().println(line);
            spec.commandLine().getErr().flush();
        }
    }
}
