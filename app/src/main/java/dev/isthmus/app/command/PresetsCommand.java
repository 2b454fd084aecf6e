package dev.isthmus.app.command;

import dev.isthmus.app.option.Defaults;
import dev.isthmus.app.option.ModelOption;
import dev.isthmus.app.option.RealNumber;
import dev.isthmus.app.report.Format;
import dev.isthmus.app.report.Table;
import dev.isthmus.sampler.flops.FlopModel;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the presets with what they cost on a model. */
@Command(name = "presets", description = "List the presets and what an image costs with each.",
        footer = {"", "Examples:", "  isthmus presets", "  isthmus presets --cfg 1"})
final class PresetsCommand implements Callable<Integer> {
    private static final double TERA = 1e12;

    @Mixin
    private ModelOption model;

    @Option(names = "--cfg", paramLabel = "X", converter = RealNumber.Cfg.class,
            description = "Guidance scale; 1 is none and halves the cost, any other changes nothing.")
    private Double cfg;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ModelConfig config = model.config();
        FlopModel flops = new FlopModel(config.mar().shape());
        double scale = cfg == null ? model.cfg() : cfg;
        Table table = new Table("preset", ">AR steps", ">head evaluations", ">TFLOP", "description");
        for (Preset preset : Preset.values()) {
            table.row(row(preset, config, flops, scale));
        }
        PrintWriter out = spec.commandLine().getOut();
        table.print(out);
        out.println();
        out.println("Per image on " + config.name() + " at cfg " + scale + ". Default: " + Defaults.PRESET + ".");
        return ExitCode.OK;
    }

    private String[] row(Preset preset, ModelConfig config, FlopModel flops, double scale) {
        try {
            Plan plan = preset.plan(config.mar().grid(), scale);
            return new String[] {preset.id(), String.valueOf(plan.arSteps()), String.valueOf(plan.headEvaluations()),
                Format.number(flops.cost(plan).total() / TERA), preset.description()};
        } catch (IllegalArgumentException e) { // a grid that is too small for the preset's stages or steps
            return new String[] {preset.id(), "-", "-", "-", "not for this model: " + e.getMessage()};
        }
    }
}
