package dev.isthmus.app.command;

import dev.isthmus.app.bench.calls.CallBench;
import dev.isthmus.app.bench.calls.CallCost;
import dev.isthmus.app.option.LayoutName;
import dev.isthmus.app.option.WholeNumber;
import dev.isthmus.app.report.Records;
import dev.isthmus.runtime.Torch;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The two-minute version of docs/ffm-vs-jni.md. */
@Command(name = "calls", description = "Measure what calls from Java into native code and ops on small tensors cost.", sortOptions = false,
        footer = {"",
            "Each row is timed in samples of some milliseconds, which take turns with those of all other rows, after",
            "a quarter of the time to warm up. Shown are the median of the samples, the quartiles around it, the least,",
            "and the bytes of the Java heap that a call takes. It is no JMH: rows share a JVM, so differences of a",
            "few nanoseconds mean nothing; tests/benchmarks/ffm-vs-jni.sh is for these. The row of JNI is one of the JDK's",
            "own functions, because Isthmus has none.", "",
            "Examples:",
            "  isthmus bench calls",
            "  isthmus bench calls --seconds 20 --format json"})
final class BenchCallsCommand implements Callable<Integer> {

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "100", converter = WholeNumber.BenchSeconds.class,
            description = "How long to measure. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", converter = WholeNumber.Threads.class,
            description = "Native threads of one op. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--format", paramLabel = "table|csv|json", defaultValue = "table", converter = LayoutName.class,
            description = "How to print. Default: ${DEFAULT-VALUE}.")
    private Records.Layout format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Torch.load(notice -> err.println("isthmus: " + notice));
        Torch.setThreads(threads);
        err.println("isthmus: measuring for " + seconds + " s; " + CallBench.load());
        err.flush();
        List<CallCost> costs = new CallBench(seconds).run();
        Records records = new Records();
        for (CallCost cost : costs) {
            records.next()
                    .put("call", "call", cost.name())
                    .put("nanos", "median, ns", cost.median())
                    .put("lowerNanos", "lower quartile", cost.lower())
                    .put("upperNanos", "upper quartile", cost.upper())
                    .put("leastNanos", "least", cost.least())
                    .put("bytes", "heap, B", cost.bytes(), 0)
                    .put("samples", "samples", cost.samples());
        }
        records.print(format, spec.commandLine().getOut());
        if (format == Records.Layout.TABLE) {
            costs.stream().filter(CallCost::isUncertain).findFirst().ifPresent(cost -> {
                err.println("isthmus: some quartiles are far from their medians: something else was computing; "
                        + CallBench.load());
            });
        }
        return ExitCode.OK;
    }
}
