package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.generate.Interruption;
import dev.isthmus.app.generate.Job;
import dev.isthmus.app.generate.Jobs;
import dev.isthmus.app.generate.Output;
import dev.isthmus.app.generate.Pictures;
import dev.isthmus.app.generate.Report;
import dev.isthmus.app.generate.Settings;
import dev.isthmus.app.generate.SheetLayout;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.app.report.Format;
import dev.isthmus.app.report.JsonLine;
import dev.isthmus.app.text.ChosenPrompts;
import dev.isthmus.app.text.GenEvalFolder;
import dev.isthmus.app.text.GenEvalPrompts;
import dev.isthmus.app.text.TextRun;
import dev.isthmus.sampler.flops.TextFlopModel;
import dev.isthmus.sampler.model.TextImageSource;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.PresetJson;
import dev.isthmus.sampler.plan.TextPresets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;

/** Images of texts, as {@link GenerateCommand} is asked for them. Whatever can be refused is refused before anything slow begins. */
final class TextGeneration {

    /** Of each prompt, as GenEval has it. */
    private static final int GENEVAL_SAMPLES = 4;

    private final GenerateOptions options;
    private final CommandSpec spec;
    private final TextImageSource model;
    private final Settings settings;
    private final Plan plan;

    TextGeneration(GenerateOptions options, CommandSpec spec) {
        this.options = options;
        this.spec = spec;
        if (!options.classes.isEmpty()) {
            throw new InputException("--class is given, and with it what is for images of texts; expected one or the other");
        }
        model = options.model.textToImage(options.text.size);
        boolean chosen = spec.commandLine().getParseResult().hasMatchedOption("--preset");
        settings = options.method.settings(options.run, options.model.textToImageCfg(), chosen ? null : TextPresets.GTR_TEXT)
                .with(options.savings()).with(options.precision.precision());
        if (settings.backboneUsed() != BackboneKind.MAR) {
            throw new InputException("backbone " + settings.backboneUsed().id() + " is for models of classes; expected none for images of texts");
        }
        plan = settings.plan(model.config().network().grid());
    }

    int call() throws IOException, InterruptedException {
        if (options.text.embeddings == null) {
            throw new InputException("--embeddings is missing: expected a file of isthmus embed with the prompts' embeddings");
        }
        return options.text.geneval == null ? pictures() : geneval();
    }

    private int pictures() throws IOException, InterruptedException {
        ChosenPrompts prompts = prompts(options.text.prompts);
        Jobs jobs = new Jobs(IntStream.range(0, prompts.texts().size()).boxed().toList(), options.count, seed());
        Output output = Output.of(options.out, options.grid, prompts.texts(), jobs.size());
        SheetLayout layout = new SheetLayout(jobs.labels().size(), jobs.count(), options.zoom == null ? 1 : options.zoom);
        if (output.sheet().isPresent()) {
            layout.requireFits(model.config().network().imgSize(), model.config().autoencoder().sizes().imageChannels());
        }
        output.prepare(jobs, options.force);
        model.files(); // for the refusals alone
        Pictures pictures = new Pictures(output, layout);
        Duration elapsed = run(prompts, jobs.slice(0, jobs.size()), pictures::add, provenance -> pictures.finish(jobs, provenance),
                jobs.firstSeed(), pictures::summary);
        Report report = new Report(jobs, plan, new TextFlopModel(model.config().network().shape()).cost(plan).tera(), elapsed);
        note(report.line());
        note(pictures.summary());
        if (options.json) {
            spec.commandLine().getOut().println(report.json("prompts", settings, prompts.texts(), pictures.files()));
        }
        return ExitCode.OK;
    }

    private int geneval() throws IOException, InterruptedException {
        if (!options.text.prompts.isEmpty()) {
            throw new InputException("--prompt and --geneval are both given; expected one of them");
        }
        if (options.seed == null) {
            throw new InputException("--geneval is given without --seed; expected a seed, so that the same command can go on where it was");
        }
        if (options.grid.isPresent() || options.zoom != null || options.force) {
            throw new InputException("--geneval is given with --grid, --zoom or --force; expected none of them, its folder is laid out for an evaluator");
        }
        GenEvalPrompts list = GenEvalPrompts.read(options.text.geneval);
        ChosenPrompts prompts = prompts(list.texts());
        boolean counted = spec.commandLine().getParseResult().hasMatchedOption("--count");
        GenEvalFolder folder = new GenEvalFolder(Path.of(options.out), list, counted ? options.count : GENEVAL_SAMPLES, options.seed);
        model.files(); // for the refusals alone
        folder.prepare(described(folder));
        List<Job> left = folder.left();
        int[] written = {0};
        if (!left.isEmpty()) {
            run(prompts, left, (job, image, provenance) -> {
                folder.add(job, image, provenance);
                written[0]++;
            }, provenance -> { }, options.seed, () -> summary(folder, written[0]));
        }
        note(summary(folder, written[0]));
        if (options.json) {
            spec.commandLine().getOut().println(new JsonLine().put("images", folder.size()).put("written", written[0])
                    .put("folder", folder.folder().toString()).end());
        }
        return ExitCode.OK;
    }

    /** What tells runs from each other: all that decides how images look. */
    private String described(GenEvalFolder folder) throws IOException, InterruptedException {
        JsonLine line = new JsonLine().put("model", model.name()).put("size", model.config().network().imgSize())
                .put("preset", PresetJson.line(settings.presetUsed())).put("settings", settings.arguments()).put("seed", folder.firstSeed())
                .put("samples", folder.samples()).put("prompts", folder.prompts().texts())
                .put("SHA-256 of embeddings", WeightsDigest.of(options.text.embeddings));
        WeightsDigest.start(model::files).get().forEach((name, digest) -> line.put("SHA-256 of " + name, digest));
        return line.end();
    }

    private static String summary(GenEvalFolder folder, int written) {
        return "wrote " + Format.count(written, "image") + " to " + folder.folder() + ", which holds " + (folder.size() - folder.left().size())
                + " of " + folder.size();
    }

    private ChosenPrompts prompts(List<String> wanted) {
        return ChosenPrompts.in(options.text.embeddings, wanted, model.config().network());
    }

    private List<String> modelArguments() {
        List<String> arguments = new ArrayList<>(options.model.arguments());
        if (options.text.size != null) {
            arguments.addAll(List.of("--size", options.text.size.toString()));
        }
        return arguments;
    }

    private long seed() {
        // Short enough to be read out; every process gets another one.
        return options.seed != null ? options.seed : new SplittableRandom().nextInt(Integer.MAX_VALUE);
    }

    private Duration run(ChosenPrompts prompts, List<Job> jobs, TextRun.Sink sink, TextRun.End end, long seed,
                         Supplier<String> summary) throws IOException, InterruptedException {
        TextRun run = new TextRun(model, modelArguments(), prompts, settings, plan, jobs, options.run.batch(), options.run.threads(),
                options.run.device());
        PrintWriter err = spec.commandLine().getErr();
        return Interruption.during(() -> run.execute(sink, end, () -> {
            note(Format.count(jobs.size(), "image") + " of " + Format.count(prompts.texts().size(), "prompt") + ": model " + model.name()
                    + ", preset " + settings.preset().id() + ", cfg " + settings.cfg() + ", seeds from " + seed);
            return options.run.quiet() ? Progress.none() : Progress.on(err);
        }, this::note), () -> {
            err.println("isthmus: interrupted, " + summary.get());
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
