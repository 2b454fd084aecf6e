package dev.isthmus.app.command;

import dev.isthmus.app.bulk.BulkFolder;
import dev.isthmus.app.bulk.Verification;
import dev.isthmus.app.report.Format;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads all files of a job. */
@Command(name = "verify", description = "Read all files of a job and hold them against their SHA-256.",
        footer = {"", "Examples:", "  isthmus bulk verify --out samples"})
final class BulkVerifyCommand implements Callable<Integer> {

    @Option(names = {"-o", "--out"}, paramLabel = "DIR", required = true, description = "Folder of the job.")
    private String out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        BulkFolder folder = BulkFolder.of(out);
        Verification found = Verification.of(folder, folder.job());
        found.faults().forEach(out()::println);
        out().println(found.faults().isEmpty() ? "all is as it was written: " + Format.count(found.checked(), "part") + " read"
                : Format.count(found.faults().size(), "fault"));
        return found.faults().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
