package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.option.Defaults;
import dev.isthmus.app.option.ModelOption;
import dev.isthmus.app.option.PresetName;
import dev.isthmus.app.option.RealNumber;
import dev.isthmus.app.report.Format;
import dev.isthmus.app.report.Table;
import dev.isthmus.sampler.flops.FlopCount;
import dev.isthmus.sampler.flops.TextFlopModel;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.PublishedLightGen;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.PresetJson;
import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.sampler.plan.TextPresets;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the presets with what they cost on a model, or prints one as JSON. */
@Command(name = "presets",
        description = "List the presets: what an image costs with each, and where its numbers come from.",
        footer = {"", "A preset of your own is JSON: print one, edit it, and give it to generate --preset or",
            "compare --presets.", "",
            "Examples:",
            "  isthmus presets",
            "  isthmus presets --model lightgen-large",
            "  isthmus presets gtr-text --cfg 1",
            "  isthmus presets gtr-text --json > mine.json",
            "  isthmus presets mine.json"})
final class PresetsCommand implements Callable<Integer> {

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME|FILE.json", converter = PresetName.class,
            description = "This preset alone. Default: all that ship.")
    private Preset only;

    @Option(names = "--json", description = "Print the preset NAME as JSON.")
    private boolean json;

    @Mixin
    private ModelOption model;

    @Option(names = "--cfg", paramLabel = "X", converter = RealNumber.Cfg.class,
            description = "Guidance scale; 1 is none and halves the cost, any other changes nothing.")
    private Double cfg;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (json) {
            spec.commandLine().getOut().println(text());
        } else {
            list(only != null ? List.of(only) : model.textToImage().isPresent() ? TextPresets.all() : Presets.all());
        }
        return ExitCode.OK;
    }

    private String text() {
        if (only == null) {
            throw new InputException("--json is given without a preset; expected its name, as in isthmus presets "
                    + Defaults.PRESET + " --json");
        }
        return PresetJson.text(only);
    }

    private void list(List<Preset> presets) {
        Optional<PublishedLightGen> text = model.textToImage();
        ModelConfig config = text.isPresent() ? null : model.config();
        double scale = cfg == null ? model.cfg() : cfg;
        Table table = new Table("preset", ">AR steps", ">head evaluations", ">TFLOP",
                "what it is, and where its numbers come from");
        for (Preset preset : presets) {
            table.row(text.isPresent() ? row(preset, text.get(), scale) : row(preset, config, scale));
            if (!preset.origin().isEmpty()) {
                table.row("", "", "", "", preset.origin());
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        table.print(out);
        out.println();
        out.println("Per image on " + text.map(PublishedLightGen::id).orElseGet(() -> config.name()) + " at cfg " + scale + ". Default: "
                + (text.isPresent() ? TextPresets.GTR_TEXT.id() : Defaults.PRESET) + ".");
    }

    private String[] row(Preset preset, PublishedLightGen model, double scale) {
        return row(preset, () -> preset.plan(model.network().grid(), scale), plan -> new TextFlopModel(model.network().shape()).cost(plan).tera());
    }

    private String[] row(Preset preset, ModelConfig config, double scale) {
        return row(preset, () -> preset.plan(config.mar().grid(), scale),
                plan -> FlopCount.of(config.mar().shape(), preset.backbone(), plan).tera());
    }

    private static String[] row(Preset preset, Supplier<Plan> made, ToDoubleFunction<Plan> tera) {
        try {
            Plan plan = made.get();
            return new String[] {preset.id(), String.valueOf(plan.arSteps()), String.valueOf(plan.headEvaluations()),
                Format.number(tera.applyAsDouble(plan)), preset.description()};
        } catch (IllegalArgumentException e) { // a grid that is too small for the preset's stages or steps
            return new String[] {preset.id(), "-", "-", "-", "not for this model: " + e.getMessage()};
        }
    }
}
