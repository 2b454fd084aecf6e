package dev.isthmus.app.reproduce;

import dev.isthmus.app.report.Format;
import dev.isthmus.sampler.order.Grid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
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
            switch (experiment) {
                case PresetTable table -> add(new PresetSection(table, results), folder);
                case HalfFixed half -> add(new HalfSection(results), folder);
            }
        }
    }

    private void add(PresetSection section, String folder) {
        blocks.put(section.table().id(), section.text(folder));
        section.plots().forEach((name, plot) -> plots.put(name, plot.file()));
    }

    private void add(HalfSection section, String folder) {
        blocks.put(HalfFixed.ID, section.text(folder));
        section.plot().ifPresent(plot -> plots.put(HalfSection.PLOT, plot.file()));
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
                .forEach(pattern -> missing(missing, "Figure 3 " + pattern.id(), results.blocks(pattern).size()));
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
}
