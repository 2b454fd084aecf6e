package dev.isthmus.app.reproduce;

import dev.isthmus.app.compare.ScatterPlot;
import dev.isthmus.app.compare.Spread;
import dev.isthmus.app.report.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A table of presets as a page shows it: figures, claims, plots.
 *
 * @param table   what is compared
 * @param results what was measured of it
 */
record PresetSection(PresetTable table, Results results) {

    /** @param folder of the plots, as a page links to it */
    String text(String folder) {
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
                cells.add(row.paper());
            }
            text.row(cells.toArray(String[]::new));
        }
        claims(text);
        plots().forEach((name, plot) -> text.image(plot.title(), folder + name));
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

    private void claims(Markdown text) {
        List<String> headings = new ArrayList<>(List.of("claim", ""));
        for (Measure measure : Measure.values()) {
            headings.addAll(List.of(measure.title(results) + ": difference", "would be seen", "verdict"));
        }
        text.headings(headings.toArray(String[]::new));
        for (Claim claim : table.claims()) {
            List<String> cells = new ArrayList<>(List.of(claim.statement(), "`" + claim.first() + "` " + claim.kind().words() + " `"
                    + claim.second() + "`"));
            for (Measure measure : Measure.values()) {
                cells.addAll(Trial.of(claim, measure, results).cells());
            }
            text.row(cells.toArray(String[]::new));
        }
    }

    /** By file name. */
    SequencedMap<String, ScatterPlot> plots() {
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
                        preset -> 1 + place(preset)));
            }
        }
        return made;
    }

    /** Of the sweep's presets the first has one stage, the second two, and so on. */
    private int place(Results.PresetResult preset) {
        return IntStream.range(0, table.rows().size()).filter(i -> table.rows().get(i).preset().id().equals(preset.name())).findFirst()
                .orElseThrow();
    }

    private ScatterPlot plot(String title, String x, List<Results.PresetResult> run, ToDoubleFunction<Results.PresetResult> cost) {
        return new ScatterPlot(title, x, results.quality().distance(), run.stream().map(preset -> {
            Spread spread = Spread.of(preset.blocks().stream().mapToDouble(b -> b.figures().distance()).toArray());
            return new ScatterPlot.Point(preset.name(), cost.applyAsDouble(preset), spread.mean(), spread.deviation());
        }).toList(), OptionalDouble.of(results.quality().floorBlock().mean()));
    }
}
