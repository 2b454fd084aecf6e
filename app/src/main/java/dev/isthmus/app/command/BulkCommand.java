package dev.isthmus.app.command;

import dev.isthmus.app.bulk.BulkRun;
import dev.isthmus.app.generate.Interruption;
import dev.isthmus.app.progress.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
        BulkRun run = options.run(options.file(), spec.commandLine());
        run.folder().prepare(run.job());
        note(BulkLines.closing(interruptibly(run), run));
        return ExitCode.OK;
    }

    private BulkRun.Outcome interruptibly(BulkRun run) throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        return Interruption.during(() -> run.execute(() -> {
            note(BulkLines.announcement(run.job()));
            return options.run.quiet() ? Progress.none() : Progress.on(err);
        }, this::note), () -> {
            err.println("isthmus: interrupted, " + BulkLines.state(run) + "; the same command goes on from there");
            err.flush();
        });
    }

    private void note(String line) {
        if (!options.run.quiet()) {
            spec.commandLine().getErr().println(line);
            spec.commandLine().getErr().flush();
        }
    }
}
