package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.option.DeviceOption;
import dev.isthmus.app.option.ModelOption;
import dev.isthmus.app.report.ComparisonLines;
import dev.isthmus.app.report.Format;
import dev.isthmus.runtime.Torch;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.parity.Comparison.Status;
import dev.isthmus.sampler.parity.Parity;
import java.io.PrintWriter;
import java.nio.file.Path;
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
        footer = {"", "Exit code 1 if any comparison fails, 2 if there is no recorded run at all.",
            "Runs that name a model use --model, whose name must be the same.", "", "Examples:",
            "  isthmus verify --fixtures fixtures/", "  isthmus verify --fixtures fixtures/ --json > verify.jsonl"})
final class VerifyCommand implements Callable<Integer> {

    @Option(names = "--fixtures", paramLabel = "DIR", required = true,
            description = "Folder with recorded runs (*.safetensors).")
    private Path fixtures;

    @Mixin
    private ModelOption model;

    @Mixin
    private DeviceOption device;

    @Option(names = "--json", description = "Print one JSON object a line for each comparison.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (fixtures.toString().isBlank()) {
            throw new InputException("--fixtures is empty; expected a folder");
        }
        List<Path> models = models();
        Torch.load(err::println);
        ComparisonLines lines = json ? ComparisonLines.json(out) : ComparisonLines.table(out);
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        int cases = Parity.run(fixtures, models, device.device(), comparison -> {
            counts.merge(comparison.status(), 1, Integer::sum);
            lines.print(comparison);
        });
        if (cases == 0) {
            throw new InputException("--fixtures " + fixtures + " holds no recorded run; expected *.safetensors with results");
        }
        int failed = counts.getOrDefault(Status.FAIL, 0);
        (json ? err : out).println(Format.count(cases, "case") + ": " + counts.getOrDefault(Status.PASS, 0) + " passed, " + failed + " failed, "
                + counts.getOrDefault(Status.SKIP, 0) + " skipped");
        return failed == 0 ? ExitCode.OK : ExitCode.FAILURE;
    }

    /** The model that the user named, which is then the only one, or the embedded one. */
    private List<Path> models() {
        Path directory = model.directory();
        ImageModel.config(directory);
        return List.of(directory);
    }
}
