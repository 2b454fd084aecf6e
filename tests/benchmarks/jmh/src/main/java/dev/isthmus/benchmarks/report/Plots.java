package dev.isthmus.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** The page's plots, as SVG by XChart: dots with error bars on a logarithmic axis, where bars would have no honest foot. */
final class Plots {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 460;
    /** Okabe and Ito's colours, which most people can tell apart. */
    private static final Color[] COLOURS = {new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7),
        new Color(0x56B4E9), new Color(0xE69F00), new Color(0x000000), new Color(0x999999)};
    private static final List<String> LIBRARIES = List.of("isthmus", "ffm", "ffmCritical", "jni", "djl", "javacpp", "c");
    private static final BasicStroke WHOLE = new BasicStroke(0.5f);
    private static final double LEAST = 0.01;
    private static final double HALF = 0.5;
    private static final double SPREAD = 0.1;
    /** Below the least dot, as a part of its height. */
    private static final double ROOM_FOR_NAMES = 0.6;
    private static final List<String> OF_CALLS = List.of("EmptyCall", "IntegerArguments", "PointerArgument", "Callbacks");
    private static final List<String> OPS = List.of("Add", "AddInPlace", "MatMul", "LayerNorm");

    private final Measured measured;

    Plots(Measured measured) {
        this.measured = measured;
    }

    /** By file name; only those that something was measured for. */
    Map<String, String> all() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        put(all, "calls.svg", dots("Calls that do nothing", OF_CALLS, ""));
        put(all, "ops-1.svg", dots("Ops on one element", OPS, "1"));
        put(all, "ops-1048576.svg", dots("Ops on 1 048 576 elements", OPS, "1048576"));
        put(all, "heap-transfer.svg", transfers());
        return all;
    }

    /** The names of the files that {@link #all} draws. */
    static Set<String> names(Measured measured) {
        Set<String> names = new LinkedHashSet<>();
        if (OF_CALLS.stream().anyMatch(subject -> !measured.of(subject).isEmpty())) {
            names.add("calls.svg");
        }
        for (String size : List.of("1", "1048576")) {
            if (OPS.stream().anyMatch(op -> measured.of(op).stream().anyMatch(row -> row.size().equals(size)))) {
                names.add("ops-" + size + ".svg");
            }
        }
        if (!measured.of("HeapTransfer").isEmpty()) {
            names.add("heap-transfer.svg");
        }
        return names;
    }

    private static void put(Map<String, String> all, String file, Optional<String> svg) {
        svg.ifPresent(text -> all.put(file, text));
    }

    /** Subjects stand at whole numbers, the libraries of each around its own. */
    private Optional<String> dots(String title, List<String> subjects, String size) throws IOException {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).yAxisTitle("ns an operation").build();
        style(chart.getStyler());
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter).setXAxisMin(-HALF).setXAxisMax(subjects.size() - HALF);
        chart.getStyler().setXAxisTicksVisible(false);
        double least = Double.POSITIVE_INFINITY;
        for (String library : LIBRARIES) {
            List<Double> places = new ArrayList<>();
            List<Double> nanos = new ArrayList<>();
            List<Double> errors = new ArrayList<>();
            for (int i = 0; i < subjects.size(); i++) {
                String subject = subjects.get(i);
                Optional<Row> row = measured.row(subject, library, size).or(() -> measured.row(subject, library + "Static", size));
                if (row.isPresent()) {
                    places.add(i + SPREAD * (LIBRARIES.indexOf(library) - (LIBRARIES.size() - 1) / 2.0));
                    nanos.add(row.get().nanos());
                    least = Math.min(least, row.get().nanos());
                    errors.add(Double.isNaN(row.get().error()) ? 0 : Math.min(row.get().error(), row.get().nanos() - LEAST));
                }
            }
            if (!nanos.isEmpty()) {
                chart.addSeries(Words.row(library), places, nanos, errors);
            }
        }
        if (chart.getSeriesMap().isEmpty()) {
            return Optional.empty();
        }
        double foot = least * ROOM_FOR_NAMES;
        chart.getStyler().setYAxisMin(foot * ROOM_FOR_NAMES);
        for (int i = 0; i < subjects.size(); i++) {
            chart.addAnnotation(new AnnotationText(subjects.get(i), i, foot, false));
        }
        return Optional.of(svg(chart));
    }

    private Optional<String> transfers() throws IOException {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title("Handing over an array of the heap")
                .xAxisTitle("bytes").yAxisTitle("ns a call").build();
        style(chart.getStyler());
        chart.getStyler().setXAxisLogarithmic(true);
        for (String name : measured.of("HeapTransfer").stream().map(Row::name).distinct().toList()) {
            List<Double> sizes = new ArrayList<>();
            List<Double> nanos = new ArrayList<>();
            for (String size : measured.sizes("HeapTransfer")) {
                measured.row("HeapTransfer", name, size).ifPresent(row -> {
                    sizes.add(Double.parseDouble(size));
                    nanos.add(row.nanos());
                });
            }
            chart.addSeries(Words.row(name), sizes, nanos);
        }
        return chart.getSeriesMap().isEmpty() ? Optional.empty() : Optional.of(svg(chart));
    }

    private static void style(AxesChartStyler styler) {
        styler.setYAxisLogarithmic(true);
        styler.setSeriesColors(COLOURS);
        styler.setErrorBarsColorSeriesColor(true);
        styler.setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setToolTipsEnabled(false);
        /* Whole lines: each dash would become a path of its own. */
        styler.setPlotGridLinesStroke(WHOLE);
        styler.setPlotGridLinesColor(new Color(0xE5E5E5));
        styler.setSeriesLines(new BasicStroke[] {new BasicStroke(1.5f)});
    }

    private static String svg(org.knowm.xchart.internal.chartpart.Chart<?, ?> chart) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
