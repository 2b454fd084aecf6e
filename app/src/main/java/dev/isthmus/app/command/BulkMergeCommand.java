package dev.isthmus.app.command;

import dev.isthmus.app.bulk.BulkFolder;
import dev.isthmus.app.bulk.BulkJob;
import dev.isthmus.app.bulk.Finish;
import dev.isthmus.app.bulk.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Ends a job whose shards were made in parts. */
@Command(name = "merge", description = "End a job whose shards were made in parts: check all, write samples.npz and the manifest.",
        footer = {"", "Examples:", "  isthmus bulk merge --out samples"})
final class BulkMergeCommand implements Callable<Integer> {

    @Option(names = {"-o", "--out"}, paramLabel = "DIR", required = true, description = "Folder of the job.")
    private String out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        BulkFolder folder = BulkFolder.of(out);
        BulkJob job = folder.job();
        new Finish(folder, job).runAndCheck();
        out().println(Status.of(folder, job).line());
        return ExitCode.OK;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
