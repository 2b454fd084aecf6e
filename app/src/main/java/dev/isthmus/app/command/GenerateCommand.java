package dev.isthmus.app.command;

import dev.isthmus.app.generate.ClassSelection;
import dev.isthmus.app.generate.Interruption;
import dev.isthmus.app.generate.Jobs;
import dev.isthmus.app.generate.Output;
import dev.isthmus.app.generate.Pictures;
import dev.isthmus.app.generate.Report;
import dev.isthmus.app.generate.Run;
import dev.isthmus.app.generate.Settings;
import dev.isthmus.app.generate.SheetLayout;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.app.report.Format;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.ModelSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Generates images. Whatever can be refused is refused before anything slow begins. */
@Command(name = "generate", description = "Generate images and write them as PNG.",
        sortOptions = false,
        footer = {"",
            "Image i of every class or prompt has seed SEED + i, so any image can be made again alone. Each PNG holds its",
            "settings as text, with the command that makes it again under the key Command.", "",
            "Examples:",
            "  isthmus generate --class sneaker --count 10 --seed 7 --out sneakers.png",
            "  isthmus generate --class all --count 6 --preset gtr-6.3x --out sheet.png",
            "  isthmus generate --class bag,coat --count 100 --out samples/ --quiet",
            "  isthmus generate --class 9 --preset mar-64 --ar-steps 32 --cfg 3 --out boot.png",
            "  isthmus generate --class all --preset mine.json --out sheet.png",
            "  isthmus generate --class 207 --model mar-h --weights mar-h.pth --vae kl16.ckpt --out dog.png",
            "  isthmus generate --class 207 --model mar-b --random-weights 1 --out nothing.png",
            "  isthmus generate --model lightgen/ --embeddings cat.safetensors --prompt \"a cat on a sofa\" --out cat.png",
            "  isthmus generate --model lightgen/ --embeddings all.safetensors --geneval metadata.jsonl --seed 1 --out geneval/"})
final class GenerateCommand implements Callable<Integer> {

    /** Width that a small image is brought to where it is to be looked at. */
    private static final int LOOKING_PIXELS = 112;
    private static final int MAX_ZOOM = 64;

    @Mixin
    private GenerateOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (options.text.given()) {
            return new TextGeneration(options, spec).call();
        }
        ModelSource model = options.model.source();
        ModelConfig config = model.config();
        Settings settings = options.method.settings(options.run, options.model.model()).with(options.savings())
                .with(options.precision.precision());
        Jobs jobs = new Jobs(new ClassSelection(config.classes()).parse(options.classes), options.count, seed());
        Run run = new Run(model, options.model.arguments(), settings, settings.plan(config), jobs, options.run.batch(),
                options.run.threads(), options.run.device());
        Pictures pictures = pictures(config, jobs);
        model.files(); // for the refusals alone: what is damaged or does not fit is told of before libtorch is loaded
        Report report = interruptibly(run, pictures);
        note(report.line());
        note(pictures.summary());
        if (options.json) {
            spec.commandLine().getOut().println(report.json(settings, config.classes(), pictures.files()));
        }
        return ExitCode.OK;
    }

    private long seed() {
        // Short enough to be read out; every process gets another one.
        return options.seed != null ? options.seed : new SplittableRandom().nextInt(Integer.MAX_VALUE);
    }

    private Pictures pictures(ModelConfig config, Jobs jobs) {
        Output output = Output.of(options.out, options.grid, config.classes(), jobs.size());
        int side = config.image().cropTo();
        int usual = output.isForLooking() ? Math.clamp(Math.round((double) LOOKING_PIXELS / side), 1, MAX_ZOOM) : 1;
        SheetLayout layout = new SheetLayout(jobs.labels().size(), jobs.count(), options.zoom == null ? usual : options.zoom);
        if (output.sheet().isPresent()) {
            layout.requireFits(side, config.vae().imageChannels());
        }
        output.prepare(jobs, options.force);
        return new Pictures(output, layout);
    }

    private static String announcement(Run run) {
        Jobs jobs = run.jobs();
        String what = jobs.labels().size() == 1 ? run.config().classes().get(jobs.labels().getFirst())
                : jobs.labels().size() + " classes";
        return Format.count(jobs.size(), "image") + " of " + what + ": model " + run.model().name() + ", preset "
                + run.settings().preset().id() + ", cfg " + run.settings().cfg() + ", seed " + jobs.firstSeed()
                + (jobs.count() == 1 ? "" : " to " + (jobs.firstSeed() + jobs.count() - 1));
    }

    private Report interruptibly(Run run, Pictures pictures) throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        return Interruption.during(() -> run.execute(pictures, () -> {
            note(announcement(run));
            return options.run.quiet() ? Progress.none() : Progress.on(err);
        }, this::note), () -> {
            err.println("isthmus: interrupted, " + pictures.summary());
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
