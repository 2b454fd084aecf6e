package dev.isthmus.app.command;

import dev.isthmus.app.bulk.BulkFolder;
import dev.isthmus.app.bulk.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells how far a job is. */
@Command(name = "status", description = "Tell how far a job is, and how long it will take.",
        footer = {"", "Examples:", "  isthmus bulk status --out samples"})
final class BulkStatusCommand implements Callable<Integer> {

    @Option(names = {"-o", "--out"}, paramLabel = "DIR", required = true, description = "Folder of the job.")
    private String out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        BulkFolder folder = BulkFolder.of(out);
        out().println(Status.of(folder, folder.job()).line());
        return ExitCode.OK;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
