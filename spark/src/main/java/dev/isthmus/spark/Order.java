package dev.isthmus.spark;

import dev.isthmus.app.InputException;
import dev.isthmus.app.bulk.BulkRun;
import dev.isthmus.app.bulk.JobFile;
import dev.isthmus.app.command.BulkOptions;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A job as it travels to executors: the words of the user, which they read as the driver did, and the hash of what the driver made of them.
 *
 * @param arguments of the command line
 * @param file      path of the job file, which executors need not see; null if there is none
 * @param values    of the job file
 * @param hash      of the job
 */
record Order(List<String> arguments, String file, LinkedHashMap<String, List<String>> values, String hash) implements Serializable {

    Order(List<String> arguments, Optional<JobFile> file, String hash) {
        this(List.copyOf(arguments), file.map(job -> job.file().toString()).orElse(null),
                file.map(job -> new LinkedHashMap<>(job.values())).orElseGet(LinkedHashMap::new), hash);
    }

    /** Where the options are put. */
    @Command
    private static final class Options {
        @Mixin
        private BulkOptions options;
    }

    /**
     * The run, found to be the driver's: the same weights, the same folder.
     *
     * @throws InputException if anything is not as it is for the driver
     */
    BulkRun run() throws IOException, InterruptedException {
        Options read = new Options();
        CommandLine command = new CommandLine(read).setUnmatchedArgumentsAllowed(true); // the driver has refused what is to be refused
        command.parseArgs(arguments.toArray(String[]::new));
        BulkRun run = read.options.run(Optional.ofNullable(file).map(path -> new JobFile(Path.of(path), values)), command);
        run.folder().requireJob(run.job());
        if (!run.job().hash().equals(hash)) {
            throw new InputException("--out " + run.folder().folder() + " holds another job than the driver's; expected one folder for all");
        }
        return run;
    }
}
