package dev.isthmus.spark;

import dev.isthmus.app.InputException;
import dev.isthmus.app.bulk.BulkRun;
import dev.isthmus.app.bulk.JobFile;
import dev.isthmus.app.command.BulkLines;
import dev.isthmus.app.command.BulkOptions;
import dev.isthmus.app.command.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code isthmus bulk} with executors of Spark instead of this process. */
@Command(name = SparkCommand.NAME, description = "Generate tens of thousands of images on Spark: as isthmus bulk, and in the same folder.",
        sortOptions = false, customSynopsis = "spark-submit ... isthmus-spark.jar [OPTIONS]",
        footer = {"",
            "Executors, their cores and their GPUs are Spark's to hand out, so --shard, --threads and --device are refused.",
            "Files and folders are named by absolute paths that mean the same on the driver and on every executor.", "",
            "Example:",
            "  spark-submit --master ... --jars ... isthmus-spark.jar --job /shared/job.json --out /shared/set"})
final class SparkCommand implements Callable<Integer> {
    static final String NAME = "spark";
    /** Options of {@code isthmus bulk} for what Spark decides here, with the settings that decide it. */
    private static final List<List<String>> OF_SPARK = List.of(
            List.of("--shard", "makes a task of every shard"),
            List.of("--threads", "gives every task the threads of spark.task.cpus"),
            List.of("--device", "gives every task the GPU of spark.task.resource.gpu.amount, or none"));

    private final List<String> arguments;

    @Mixin
    private BulkOptions options;

    @Spec
    private CommandSpec spec;

    /** @param arguments of the command, for executors to read once more */
    SparkCommand(List<String> arguments) {
        this.arguments = arguments;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandLine command = spec.commandLine();
        for (List<String> option : OF_SPARK) {
            if (command.getParseResult().hasMatchedOption(option.getFirst())) {
                throw new InputException(option.getFirst() + " is given, but Spark " + option.getLast() + "; expected no such option");
            }
        }
        SparkConf conf = SparkEngine.submitted();
        Optional<JobFile> file = options.file();
        BulkRun run = options.run(file, command);
        if (!SparkEngine.isOneProcess(conf)) {
            SharedPaths.require(run, file, command.getParseResult());
        }
        run.folder().prepare(run.job());
        note(BulkLines.announcement(run.job()));
        SparkEngine engine = new SparkEngine(conf, new Order(arguments, file, run.job().hash()));
        note(BulkLines.closing(run.execute(engine, this::note), run));
        return ExitCode.OK;
    }

    private void note(String line) {
        if (!options.quiet()) {
            spec.commandLine().getErr().println(line);
            spec.commandLine().getErr().flush();
        }
    }
}
