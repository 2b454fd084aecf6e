package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.compare.Judge;
import dev.isthmus.app.compare.ReportFolder;
import dev.isthmus.app.generate.Interruption;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.app.report.Format;
import dev.isthmus.app.reproduce.Publication;
import dev.isthmus.app.reproduce.Reproduction;
import dev.isthmus.app.reproduce.Results;
import dev.isthmus.app.reproduce.Study;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.Placement;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Puts the claims of the paper to the test. Whatever can be refused is refused before anything slow begins. */
@Command(name = "reproduce", description = "Put the claims of the GtR paper to the test: its tables, the number of stages, Figure 3.",
        sortOptions = false,
        footer = {"",
            "Every preset is run once, whichever tables use it, in blocks of the same classes and seeds. Each",
            "finished block is kept in DIR/parts; after Ctrl-C the same command goes on where it was.", "",
            "The model needs feature-net.safetensors and reference-stats.safetensors beside it, as the",
            "embedded one has.", "",
            "Examples:",
            "  isthmus reproduce --out reproduction --images 5000 --batch 100",
            "  isthmus reproduce --out reproduction --experiments table-5,k-sweep --time-limit 60",
            "  isthmus reproduce --report docs/reproduction/results.json --update docs/reproduction.md"})
final class ReproduceCommand implements Callable<Integer> {

    @Mixin
    private ReproduceOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (options.report != null || options.update != null) {
            report();
        } else {
            study();
        }
        return ExitCode.OK;
    }

    private void report() throws IOException {
        if (options.report == null || options.update == null) {
            throw new InputException(options.report == null ? "--update is given without --report; expected --report results.json too"
                    : "--report is given without --update; expected --update page.md too");
        }
        if (options.out != null) {
            throw new InputException("--out and --report are both given; expected one of them");
        }
        Publication.update(options.update, options.report);
        note("updated " + options.update + " and the plots beside " + options.report);
    }

    private void study() throws IOException, InterruptedException {
        if (options.out == null) {
            throw new InputException("--out is missing; expected a folder, or --report and --update");
        }
        ReportFolder folder = ReportFolder.of(options.out);
        ModelSource model = options.model.source();
        Study study = Study.of(model, options.model.arguments(), options.experiments, options.images, options.repeats, options.seed,
                options.run.batch(), options.run.cfg(options.model.model()), options.run.temperature(), options.run.threads(),
                judge(model), new Placement(options.run.device(), options.precision.precision()),
                Optional.ofNullable(options.minutes).map(Duration::ofMinutes));
        model.files(); // for the refusals alone: what is damaged or does not fit is told of before libtorch is loaded
        folder.prepare(List.of(Publication.RESULTS, Publication.PAGE));
        Reproduction reproduction = new Reproduction(study, folder.parts());
        interruptibly(reproduction, folder, Format.count(options.images, "image") + " with each of "
                + Format.count(study.setup().methods().size(), "preset") + ": model " + model.name() + ", cfg " + study.setup().cfg()
                + ", seed " + options.seed);
        note("wrote " + folder.folder().resolve(Publication.RESULTS) + ", report.md and plots; " + reproduction.state());
    }

    private Judge judge(ModelSource model) throws IOException {
        return options.model.model().published().isPresent()
                ? new Judge.None("no feature network comes with " + model.config().name(), false)
                : Judge.of(options.model.model().directory(), model.config());
    }

    private void interruptibly(Reproduction reproduction, ReportFolder folder, String announcement)
            throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Interruption.during(() -> {
            note(announcement);
            Results results = reproduction.run(() -> options.run.quiet() ? Progress.none() : Progress.on(err), this::note);
            Publication.write(results, folder.folder());
            return results;
        }, () -> {
            err.println("isthmus: interrupted, " + reproduction.state() + "; the same command goes on from there");
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
