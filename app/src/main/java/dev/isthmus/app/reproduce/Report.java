package dev.isthmus.app.reproduce;

import dev.isthmus.app.compare.ScatterPlot;
import dev.isthmus.app.compare.Spread;
import dev.isthmus.app.report.Format;
import dev.isthmus.sampler.order.Grid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a page shows of results: blocks of Markdown by name, and plots as files. The same results make the same report. */
final class Report {
    private final Results results;
    private final List<Experiment> experiments;
    private final SequencedMap<String, String> plots = new LinkedHashMap<>();
    private final SequencedMap<String, String> blocks = new LinkedHashMap<>();

    /** @param folder of the plots, as a page links to it: empty, or with a slash at its end */
    Report(Results results, String folder) {
        this.results = results;
        experiments = Experiments.all(new Grid(results.grid().get(0), results.grid().get(1)));
        blocks.put("setting", setting());
        blocks.put("verdicts", verdicts());
        for (Experiment experiment : experiments) {
            blocks.put(experiment.id(), switch (experiment) {
                case PresetTable table -> table(table, folder);
                case HalfFixed half -> halfFixed(half, folder);
            });
        }
    }

    /** Markdown by name, in the order of a page. */
    SequencedMap<String, String> blocks() {
        return blocks;
    }

    /** SVG by file name. */
    SequencedMap<String, String> plots() {
        return plots;
    }

    private String setting() {
        Results.Machine machine = results.machine();
        Results.QualityScale quality = results.quality();
        Markdown text = new Markdown().paragraph(String.format(Locale.ROOT, "Model %s, %,d images with each preset in %d blocks of %,d"
                + " images; all presets have the same classes and seeds. cfg %s, temperature %s, seeds from %d, batch %d.", results.model(),
                results.images(), results.blocks(), results.imagesPerBlock(), Format.number(results.cfg()),
                Format.number(results.temperature()), results.seed(), results.batch()));
        text.paragraph(String.format(Locale.ROOT, "Computed on %s (%s, %d processors, %d threads) by Isthmus %s, libtorch %s, Java %s.",
                machine.device(), machine.system(), machine.processors(), machine.threads(), machine.isthmus(), machine.libtorch(),
                machine.java()));
        text.paragraph("Perfect images would have a " + quality.distance() + " of about " + floor(quality.floorBlock()) + " in a block, and "
                + floor(quality.floorAll()) + " all together (simulated)." + quality.real().map(real -> " Measured on real training images: "
                + real.floors().stream().map(f -> String.format(Locale.ROOT, "%,d images %s", f.images(), Format.number(f.distance())))
                .collect(Collectors.joining(", ")) + ". Real test images have an IS of "
                + Format.number(real.inceptionScore()) + " and an accuracy of " + Format.number(real.accuracy())
                + "; encoded and decoded they have a " + quality.distance() + " of " + Format.number(real.autoencoderDistance())
                + ", below which no sampler of this model can be expected.").orElse(""));
        missing().ifPresent(text::paragraph);
        text.paragraph("    " + results.command() + " --out DIR");
        return text.toString();
    }

    private static String floor(Results.Floor floor) {
        return Format.number(floor.mean()) + " ± " + Format.number(floor.deviation());
    }

    /** All experiments are shown, whichever were asked for. */
    private Optional<String> missing() {
        List<String> missing = new ArrayList<>();
        experiments.stream().filter(PresetTable.class::isInstance).flatMap(e -> ((PresetTable) e).rows().stream())
                .map(row -> row.preset().id()).distinct()
                .forEach(name -> missing(missing, "`" + name + "`", results.preset(name).map(p -> p.blocks().size()).orElse(0)));
        Stream.of(HalfFixed.Pattern.values())
                .forEach(pattern -> missing(missing, "Figure 3 " + pattern.id(), blocks(pattern).size()));
        return missing.isEmpty() ? Optional.empty() : Optional.of("**Not finished:** " + String.join(", ", missing) + ".");
    }

    private void missing(List<String> missing, String what, int finished) {
        if (finished < results.blocks()) {
            missing.add(what + " (" + finished + " of " + Format.count(results.blocks(), "block") + ")");
        }
    }

    private String verdicts() {
        List<String> headings = new ArrayList<>(List.of("", "claims"));
        for (Measure measure : Measure.values()) {
            for (Verdict verdict : Verdict.values()) {
                headings.add(measure.title(results) + ": " + verdict.words().replace("*", ""));
            }
        }
        Markdown text = new Markdown().headings(headings.toArray(String[]::new));
        for (Experiment experiment : experiments) {
            if (experiment instanceof PresetTable table) {
                List<String> cells = new ArrayList<>(List.of(table.title(), String.valueOf(table.claims().size())));
                for (Measure measure : Measure.values()) {
                    List<Verdict> verdicts = table.claims().stream().map(c -> Trial.of(c, measure, results).verdict()).toList();
                    for (Verdict verdict : Verdict.values()) {
                        cells.add(String.valueOf(verdicts.stream().filter(verdict::equals).count()));
                    }
                }
                text.row(cells.toArray(String[]::new));
            }
        }
        return text.toString();
    }

    private String table(PresetTable table, String folder) {
        String distance = results.quality().distance();
        boolean published = table.rows().stream().anyMatch(row -> !row.paper().isEmpty());
        List<String> headings = new ArrayList<>(List.of("", "preset", "AR steps", "evaluations", "TFLOP", "× by FLOPs", "ms/image",
                "× measured", distance + ", a block", distance + ", all", "IS, a block", "accuracy, a block"));
        if (published) {
            headings.add("paper, MAR-H: FID / IS");
        }
        Markdown text = new Markdown().headings(headings.toArray(String[]::new));
        for (PresetTable.Row row : table.rows()) {
            List<String> cells = cells(row);
            if (published) {
                cells.add(row.paper().isEmpty() ? "" : row.paper());
            }
            text.row(cells.toArray(String[]::new));
        }
        claims(text, table.claims());
        plots(table).forEach((name, plot) -> {
            plots.put(name, plot.file());
            text.image(plot.title(), folder + name);
        });
        return text.toString();
    }

    private List<String> cells(PresetTable.Row row) {
        List<String> cells = new ArrayList<>(List.of(row.label(), "`" + row.preset().id() + "`"));
        Optional<Results.PresetResult> found = results.preset(row.preset().id());
        if (found.isEmpty() || found.get().all().isEmpty()) {
            IntStream.range(0, 10).forEach(i -> cells.add("–"));
            return cells;
        }
        Results.PresetResult preset = found.get();
        Results.Figures all = preset.all().orElseThrow();
        double seconds = preset.secondsPerImage();
        cells.addAll(List.of(String.valueOf(preset.arSteps()), String.valueOf(preset.headEvaluations()), Markdown.fixed(preset.tflop(), 3),
                Markdown.fixed(results.baselineTflop().orElse(Double.NaN) / preset.tflop(), 2), Format.number(seconds * 1000),
                Markdown.fixed(results.preset(results.baseline()).map(b -> b.secondsPerImage() / seconds).orElse(Double.NaN), 2),
                spread(preset, Results.Figures::distance), Markdown.fixed(all.distance(), 3), spread(preset, Results.Figures::inceptionScore),
                spread(preset, Results.Figures::accuracy)));
        return cells;
    }

    private static String spread(Results.PresetResult preset, ToDoubleFunction<Results.Figures> figure) {
        return Markdown.text(Spread.of(preset.blocks().stream().mapToDouble(b -> figure.applyAsDouble(b.figures())).toArray()));
    }

    private void claims(Markdown text, List<Claim> claims) {
        List<String> headings = new ArrayList<>(List.of("claim", ""));
        for (Measure measure : Measure.values()) {
            headings.addAll(List.of(measure.title(results) + ": difference", "would be seen", "verdict"));
        }
        text.headings(headings.toArray(String[]::new));
        for (Claim claim : claims) {
            List<String> cells = new ArrayList<>(List.of(claim.statement(), "`" + claim.first() + "` " + claim.kind().words() + " `"
                    + claim.second() + "`"));
            for (Measure measure : Measure.values()) {
                cells.addAll(cells(Trial.of(claim, measure, results)));
            }
            text.row(cells.toArray(String[]::new));
        }
    }

    private static List<String> cells(Trial trial) {
        return List.of(trial.found().map(Markdown::text).orElse("–"), trial.found().map(f -> Markdown.fixed(f.visible(), 3)).orElse("–"),
                trial.verdict().words());
    }

    private SequencedMap<String, ScatterPlot> plots(PresetTable table) {
        SequencedMap<String, ScatterPlot> made = new LinkedHashMap<>();
        List<Results.PresetResult> run = table.rows().stream().flatMap(row -> results.preset(row.preset().id()).stream())
                .filter(preset -> !preset.blocks().isEmpty()).toList();
        if (run.size() < 2) {
            return made; // nothing to compare
        }
        String distance = results.quality().distance() + ", a block, by ";
        for (PresetTable.Axis axis : table.axes()) {
            switch (axis) {
                case WORK -> made.put(table.id() + ".svg", plot(distance + "work", "TFLOP an image", run, Results.PresetResult::tflop));
                case TIME -> made.put(table.id() + "-time.svg",
                        plot(distance + "time", "ms an image", run, preset -> preset.secondsPerImage() * 1000));
                case STAGES -> made.put(table.id() + ".svg", plot(distance + "number of stages", "stages K", run,
                        preset -> 1 + place(table, preset)));
            }
        }
        return made;
    }

    /** Of the sweep's presets the first has one stage, the second two, and so on. */
    private static int place(PresetTable table, Results.PresetResult preset) {
        return IntStream.range(0, table.rows().size()).filter(i -> table.rows().get(i).preset().id().equals(preset.name())).findFirst()
                .orElseThrow();
    }

    private ScatterPlot plot(String title, String x, List<Results.PresetResult> run, ToDoubleFunction<Results.PresetResult> cost) {
        return new ScatterPlot(title, x, results.quality().distance(), run.stream().map(preset -> {
            Spread spread = Spread.of(preset.blocks().stream().mapToDouble(b -> b.figures().distance()).toArray());
            return new ScatterPlot.Point(preset.name(), cost.applyAsDouble(preset), spread.mean(), spread.deviation());
        }).toList(), OptionalDouble.of(results.quality().floorBlock().mean()));
    }

    private String halfFixed(HalfFixed half, String folder) {
        Markdown text = new Markdown().headings("fixed half", "base images", "pixels, half fixed", "nothing fixed", "variance left",
                "tokens, half fixed", "nothing fixed", "variance left");
        for (HalfFixed.Pattern pattern : HalfFixed.Pattern.values()) {
            List<Results.HalfBlock> run = blocks(pattern);
            if (run.isEmpty()) {
                text.row(pattern.id(), "–", "–", "–", "–", "–", "–", "–");
                continue;
            }
            text.row(pattern.id(), String.valueOf(run.stream().mapToInt(Results.HalfBlock::bases).sum()),
                    root(run, Results.HalfBlock::pixel), root(run, Results.HalfBlock::pixelUnfixed), left(run, Report::pixelsLeft),
                    root(run, Results.HalfBlock::token), root(run, Results.HalfBlock::tokenUnfixed), left(run, Report::tokensLeft));
        }
        text.headings("claim", "pixels: difference", "would be seen", "verdict", "tokens: difference", "would be seen", "verdict");
        halfClaim(text, "a checkerboard leaves less open than a block", HalfFixed.Pattern.CHECKERBOARD, HalfFixed.Pattern.BLOCK);
        halfClaim(text, "… than a random half", HalfFixed.Pattern.CHECKERBOARD, HalfFixed.Pattern.RANDOM);
        if (results.halfFixed().stream().anyMatch(pattern -> !pattern.blocks().isEmpty())) {
            String name = half.id() + ".svg";
            plots.put(name, new HeatMaps("Deviation of each token, by which half is fixed", "(latents, standard deviation)",
                    results.grid().get(0), results.grid().get(1), results.halfFixed().stream().map(p -> new HeatMaps.Map(p.pattern(),
                    p.tokenMap().stream().map(Math::sqrt).toList())).toList()).file());
            text.image("deviation of each token", folder + name);
        }
        return text.toString();
    }

    private static double pixelsLeft(Results.HalfBlock block) {
        return block.pixel() / block.pixelUnfixed();
    }

    private static double tokensLeft(Results.HalfBlock block) {
        return block.token() / block.tokenUnfixed();
    }

    /** A standard deviation of variances that are averaged over blocks. */
    private static String root(List<Results.HalfBlock> blocks, ToDoubleFunction<Results.HalfBlock> variance) {
        return Format.number(Math.sqrt(blocks.stream().mapToDouble(variance).average().orElseThrow()));
    }

    private static String left(List<Results.HalfBlock> blocks, ToDoubleFunction<Results.HalfBlock> share) {
        return Markdown.text(Spread.of(blocks.stream().mapToDouble(share).toArray()));
    }

    private void halfClaim(Markdown text, String statement, HalfFixed.Pattern first, HalfFixed.Pattern second) {
        List<String> cells = new ArrayList<>(List.of(statement));
        for (ToDoubleFunction<Results.HalfBlock> share : List.<ToDoubleFunction<Results.HalfBlock>>of(Report::pixelsLeft,
                Report::tokensLeft)) {
            List<Integer> both = blocks(first).stream().map(Results.HalfBlock::block).filter(b -> blocks(second).stream()
                    .anyMatch(o -> o.block() == b)).toList();
            cells.addAll(cells(Trial.of(shares(first, both, share), shares(second, both, share), 1, 0)));
        }
        text.row(cells.toArray(String[]::new));
    }

    private List<Results.HalfBlock> blocks(HalfFixed.Pattern pattern) {
        return results.halfFixed().stream().filter(p -> p.pattern().equals(pattern.id())).flatMap(p -> p.blocks().stream())
                .toList();
    }

    private double[] shares(HalfFixed.Pattern pattern, List<Integer> wanted, ToDoubleFunction<Results.HalfBlock> share) {
        return blocks(pattern).stream().filter(b -> wanted.contains(b.block())).mapToDouble(share).toArray();
    }
}
