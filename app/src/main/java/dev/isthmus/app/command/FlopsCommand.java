package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.generate.Settings;
import dev.isthmus.app.option.LayoutName;
import dev.isthmus.app.option.ModelOption;
import dev.isthmus.app.option.PresetName;
import dev.isthmus.app.option.RealNumber;
import dev.isthmus.app.report.Records;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.flops.FlopCount;
import dev.isthmus.sampler.flops.TextFlopCount;
import dev.isthmus.sampler.flops.TextFlopModel;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.PublishedLightGen;
import dev.isthmus.sampler.paper.CountedCell;
import dev.isthmus.sampler.paper.PaperTable;
import dev.isthmus.sampler.paper.PaperTables;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.sampler.plan.TextPresets;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tells what images cost, by part of the network; needs neither weights nor libtorch. */
@Command(name = "flops", description = "Count the operations of an image by part of the network, before anything runs.",
        sortOptions = false,
        footer = {"",
            "Counted as in papers on MAR: two operations a multiply-add, matrix products only, both guidance",
            "halves, no autoencoder, no text encoder; \"computed\" is what exact savings leave. CSV and JSON (one object a line) have all digits. --ar-steps and",
            "--diffusion-steps are for one preset, so they need --preset.", "",
            "Examples:",
            "  isthmus flops",
            "  isthmus flops --model mar-h --preset gtr-3.7x",
            "  isthmus flops --model mar-b --preset mar-64 --ar-steps 32 --diffusion-steps 50 --format json",
            "  isthmus flops --model mar-h --preset gtr-3.7x --backbone lazy",
            "  isthmus flops --model lightgen-large",
            "  isthmus flops --table 1",
            "  isthmus flops --table 3 --format csv > table3.csv"})
final class FlopsCommand implements Callable<Integer> {
    private static final int PAPER_DECIMALS = 2;

    @Mixin
    private ModelOption model;

    @Option(names = {"-p", "--preset"}, paramLabel = "NAME|FILE.json", converter = PresetName.class,
            description = "Sampling method (isthmus presets lists them). Default: each of them.")
    private Preset preset;

    @Option(names = "--cfg", paramLabel = "X", converter = RealNumber.Cfg.class,
            description = "Guidance scale; 1 is none and halves the cost, any other changes nothing.")
    private Double cfg;

    @Mixin
    private PlanOptions plan;

    @Option(names = "--table", paramLabel = "N",
            description = "Instead: a table of the GtR paper, 1, 3 or 4, with our count of every row beside the published one.")
    private Integer table;

    @Option(names = "--format", paramLabel = "table|csv|json", defaultValue = "table", converter = LayoutName.class,
            description = "How to print. Default: ${DEFAULT-VALUE}.")
    private Records.Layout format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (table != null) {
            printTable();
        } else {
            printCosts();
        }
        return ExitCode.OK;
    }

    private void printCosts() {
        if (preset == null) {
            plan.givenForOnePreset().ifPresent(option -> {
                throw refused(option + " needs --preset");
            });
        }
        double scale = cfg != null ? cfg : model.cfg();
        Records records = new Records();
        Optional<PublishedLightGen> text = model.textToImage();
        if (text.isPresent()) {
            for (Preset each : preset != null ? List.of(preset) : TextPresets.all()) {
                Settings settings = plan.settings(each, scale, 1);
                requirePlain(text.get(), settings);
                ifItFits(() -> add(records, text.get(), settings, settings.plan(text.get().network().grid())));
            }
        } else {
            ModelConfig config = model.config();
            for (Preset each : preset != null ? List.of(preset) : Presets.all()) {
                Settings settings = plan.settings(each, scale, 1);
                ifItFits(() -> add(records, config, settings, settings.plan(config)));
            }
        }
        records.print(format, out());
    }

    private static void requirePlain(PublishedLightGen text, Settings settings) {
        if (settings.backboneUsed() != BackboneKind.MAR) {
            throw new InputException("backbone " + settings.backboneUsed().id() + " is for models of classes; expected none with "
                    + text.id());
        }
    }

    /** One of all presets may not fit the grid, and is left out then; one that was asked for is to be told of. */
    private void ifItFits(Runnable add) {
        try {
            add.run();
        } catch (InputException e) {
            if (preset != null) {
                throw e;
            }
        }
    }

    private static void add(Records records, ModelConfig config, Settings settings, Plan plan) {
        FlopCount cost = FlopCount.of(config.mar().shape(), settings.backboneUsed(), plan);
        records.next()
                .put("model", "model", config.name())
                .put("preset", "preset", settings.preset().id())
                .put("backbone", "backbone", settings.backboneUsed().id())
                .put("arSteps", "AR steps", plan.arSteps())
                .put("headEvaluations", "head evaluations", plan.headEvaluations())
                .put("encoderTflop", "encoder", FlopCount.tera(cost.encoder()))
                .put("decoderTflop", "decoder", FlopCount.tera(cost.decoder()))
                .put("headTflop", "head", FlopCount.tera(cost.head()))
                .put("tflop", "TFLOP", cost.tera());
    }

    /** What is left with the exact savings is told beside the usual count, so that neither is taken for the other. */
    private static void add(Records records, PublishedLightGen model, Settings settings, Plan plan) {
        TextFlopModel flops = new TextFlopModel(model.network().shape());
        TextFlopCount cost = flops.cost(plan);
        records.next()
                .put("model", "model", model.id())
                .put("preset", "preset", settings.preset().id())
                .put("arSteps", "AR steps", plan.arSteps())
                .put("headEvaluations", "head evaluations", plan.headEvaluations())
                .put("textTflop", "text", FlopCount.tera(cost.text()))
                .put("encoderTflop", "encoder", FlopCount.tera(cost.encoder()))
                .put("decoderTflop", "decoder", FlopCount.tera(cost.decoder()))
                .put("crossTflop", "cross", FlopCount.tera(cost.cross()))
                .put("headTflop", "head", FlopCount.tera(cost.head()))
                .put("tflop", "TFLOP", cost.tera())
                .put("computedTflop", "computed", flops.cost(plan, Savings.ALL).tera());
    }

    private void printTable() {
        if (preset != null || cfg != null || plan.given()
                || spec.commandLine().getParseResult().hasMatchedOption("--model")) {
            throw refused("--table has its own models, presets and settings; expected none beside it");
        }
        PaperTable paper = paperTable();
        if (format == Records.Layout.TABLE) {
            show(paper);
        } else {
            cells(paper).print(format, out());
        }
    }

    /** A record for each cell of the paper's table. */
    private static Records cells(PaperTable paper) {
        Records records = new Records();
        for (CountedCell cell : paper.compare()) {
            records.next()
                    .put("table", "table", paper.number())
                    .put("method", "method", cell.row().label())
                    .put("model", "model", cell.model().id())
                    .put("tflop", "TFLOP", cell.oursTera())
                    .put("publishedTflop", "published", cell.paper())
                    .put("errorPercent", "error %", cell.errorPercent())
                    .put("basis", "basis", cell.row().basis());
        }
        return records;
    }

    /** The paper's table as people know it, a method a line. */
    private void show(PaperTable paper) {
        Records records = new Records();
        Records notes = new Records();
        PaperTable.Row row = null;
        for (CountedCell cell : paper.compare()) {
            if (cell.row() != row) {
                row = cell.row();
                records.next().put("method", "method", row.label());
                notes.next().put("method", "method", row.label()).put("basis", "counted as", row.basis());
            }
            String id = cell.model().id();
            records.put(id, id, cell.oursTera(), PAPER_DECIMALS)
                    .put(id + " published", "paper", cell.paper(), PAPER_DECIMALS)
                    .put(id + " error", "error %", cell.errorPercent(), PAPER_DECIMALS);
        }
        PrintWriter out = out();
        out.println("Table " + paper.number() + " of " + PaperTables.gtr().source() + ".");
        out.println(paper.caption() + ", as counted here and as published.");
        out.println();
        records.print(format, out);
        out.println();
        notes.print(format, out);
    }

    private PaperTable paperTable() {
        try {
            return PaperTables.gtr().table(table);
        } catch (IllegalArgumentException e) {
            throw refused("--" + e.getMessage());
        }
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
