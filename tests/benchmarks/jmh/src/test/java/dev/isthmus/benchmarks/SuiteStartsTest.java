package dev.isthmus.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.benchmarks.report.Report;
import dev.isthmus.runtime.Torch;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark of the suite starts and ends, and the report understands what it writes. The figures mean nothing. */
class SuiteStartsTest {

    @TempDir
    Path folder;

    @Test
    void everyBenchmarkRunsAndTheReportHasIt() throws Exception {
        Collection<RunResult> results = new Runner(shortest().forks(0).result(folder.resolve("calls.json").toString())
                .resultFormat(ResultFormatType.JSON).addProfiler(GCProfiler.class).build()).run();
        int benchmarks = BenchmarkList.defaultList().getAll(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of()).size();
        assertEquals(benchmarks, results.size(), "of every benchmark one size was asked for");
        assertTrue(benchmarks > 60, benchmarks + " benchmarks");
        assertEquals(0, Torch.liveTensors());

        String page = Report.page(folder);
        assertTrue(page.contains("\n| JNI: borrow in | "), page);
        assertTrue(page.contains("![Ops on one element: nanoseconds](benchmarks/ffm-vs-jni/ops-1.svg)"), page);
    }

    @Test
    void aForkStarts() throws Exception {
        Collection<RunResult> results = new Runner(shortest().include("\\.EmptyCall\\.jni$").forks(1)
                .jvmArgs("--enable-native-access=ALL-UNNAMED").build()).run();
        assertEquals(1, results.size());
        assertTrue(results.iterator().next().getPrimaryResult().getScore() > 0);
    }

    private static ChainedOptionsBuilder shortest() {
        return new OptionsBuilder().mode(Mode.AverageTime).timeUnit(TimeUnit.NANOSECONDS).warmupIterations(0)
                .measurementIterations(1).measurementTime(TimeValue.milliseconds(1)).shouldFailOnError(true).verbosity(VerboseMode.SILENT)
                .param("elements", "1").param("bytes", "64").param("letters", "16").param("others", "1");
    }
}
