package dev.isthmus.app.command;

import dev.isthmus.app.compare.Comparison;
import dev.isthmus.app.compare.Judge;
import dev.isthmus.app.compare.Method;
import dev.isthmus.app.compare.Methods;
import dev.isthmus.app.compare.Outcome;
import dev.isthmus.app.compare.ReportFolder;
import dev.isthmus.app.compare.Setup;
import dev.isthmus.app.compare.SummaryTable;
import dev.isthmus.app.generate.Interruption;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.app.report.Format;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.Placement;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Compares presets. Whatever can be refused is refused before anything slow begins. */
@Command(name = "compare", description = "Compare presets on the same classes and seeds: images, time, cost and quality.",
        sortOptions = false,
        footer = {"",
            "Every finished batch is kept in DIR/parts. After Ctrl-C the same command goes on where it was; with",
            "more images or presets it makes only what is missing. DIR/parts can go when nothing is to be added.", "",
            "Quality needs feature-net.safetensors and reference-stats.safetensors beside the model, and more",
            "images than the network has features; without these files its columns are left out.", "",
            "Examples:",
            "  isthmus compare --out report",
            "  isthmus compare --presets gtr-3.7x,mar-64 --images 1000 --repeats 3 --out report",
            "  isthmus compare --presets gtr-3.7x,mine.json --images 1000 --out mine",
            "  isthmus compare --presets gtr-text,gtr-6.3x --images 20 --no-quality --out look"})
final class CompareCommand implements Callable<Integer> {

    @Mixin
    private CompareOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Setup setup = setup();
        ReportFolder folder = ReportFolder.of(options.out);
        setup.model().files(); // for the refusals alone: what is damaged or does not fit is told of before libtorch is loaded
        folder.prepare(ReportFolder.files(setup.methods()));
        Outcome outcome = interruptibly(new Comparison(setup, folder.parts()), folder, announcement(setup));
        SummaryTable.print(outcome, spec.commandLine().getOut(), System.out.charset());
        note("wrote " + folder.page() + ", report.json and " + Format.count(outcome.results().size() + 1, "grid"));
        return ExitCode.OK;
    }

    private Setup setup() throws IOException {
        ModelSource model = options.model.source();
        double cfg = options.run.cfg(options.model.model());
        Methods methods = new Methods(model.config(), cfg);
        return new Setup(model, options.model.arguments(), methods.of(options.presets), methods.baseline(), options.images,
                options.repeats, options.seed, options.run.batch(), cfg, options.run.temperature(),
                options.run.threads(), new Placement(options.run.device(), options.precision.precision()),
                judge(model.config()));
    }

    private Judge judge(ModelConfig config) throws IOException {
        if (options.noQuality) {
            return Judge.None.wanted();
        }
        return options.model.model().published().isPresent()
                ? new Judge.None("no feature network comes with " + config.name(), false)
                : Judge.of(options.model.model().directory(), config);
    }

    private static String announcement(Setup setup) {
        String quality = setup.judge() instanceof Judge.None none && !none.asked() ? "; no quality: " + none.reason() : "";
        return Format.count(setup.images(), "image") + (setup.repeats() == 1 ? "" : " in each of " + setup.repeats() + " repeats")
                + " with each of " + setup.methods().stream().map(Method::name).collect(Collectors.joining(", ")) + ": model "
                + setup.model().name() + ", cfg " + setup.cfg() + ", seed " + setup.seed() + quality;
    }

    private Outcome interruptibly(Comparison comparison, ReportFolder folder, String announcement)
            throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        return Interruption.during(() -> {
            note(announcement);
            Outcome outcome = comparison.run(() -> options.run.quiet() ? Progress.none() : Progress.on(err), this::note);
            folder.write(outcome);
            return outcome;
        }, () -> {
            err.println("isthmus: interrupted, " + comparison.state() + "; the same command goes on from there");
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
