package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.option.ModelOption;
import dev.isthmus.app.report.ComparisonLines;
import dev.isthmus.runtime.Torch;
import dev.isthmus.sampler.parity.Comparison.Status;
import dev.isthmus.sampler.parity.Parity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Replays recorded runs of the reference and compares. */
@Command(name = "verify", description = "Replay recorded runs of the reference implementation and compare the results.",
        footer = {"", "Exit code 1 if any comparison fails, 2 if there is nothing to compare.", "", "Examples:",
            "  isthmus verify --fixtures fixtures/", "  isthmus verify --fixtures fixtures/ --json > verify.jsonl"})
final class VerifyCommand implements Callable<Integer> {

    @Option(names = "--fixtures", paramLabel = "DIR", required = true,
            description = "Folder with recorded runs (*.safetensors).")
    private Path fixtures;

    @Mixin
    private ModelOption model;

    @Option(names = "--json", description = "Print one JSON object a line for each comparison.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<Path> roots = modelRoots();
        Torch.load(err::println);
        ComparisonLines lines = json ? ComparisonLines.json(out) : ComparisonLines.table(out);
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        int cases = Parity.run(fixtures, roots, comparison -> {
            counts.merge(comparison.status(), 1, Integer::sum);
            lines.print(comparison);
        });
        if (cases == 0) {
            throw new InputException("--fixtures " + fixtures + " holds no recorded run; expected *.safetensors with results");
        }
        int failed = counts.getOrDefault(Status.FAIL, 0);
        (json ? err : out).println(cases + " cases: " + counts.getOrDefault(Status.PASS, 0) + " passed, " + failed + " failed, "
                + counts.getOrDefault(Status.SKIP, 0) + " skipped");
        return failed == 0 ? ExitCode.OK : ExitCode.FAILURE;
    }

    /** Folders of models: that of the model which the user named, as well as that of the embedded ones. */
    private List<Path> modelRoots() {
        List<Path> roots = new ArrayList<>();
        model.chosen().map(Path::toAbsolutePath).ifPresent(chosen -> {
            roots.add(chosen);
            roots.add(chosen.resolveSibling(""));
        });
        ModelOption.folder().ifPresent(roots::add);
        return roots;
    }
}
