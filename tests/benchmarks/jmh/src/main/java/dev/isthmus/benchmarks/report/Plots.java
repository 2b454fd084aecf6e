package dev.isthmus.benchmarks.report;

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
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
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
    private static final double LEAST = 0.01;
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

    private Optional<String> dots(String title, List<String> subjects, String size) throws IOException {
        CategoryChart chart = new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).yAxisTitle("ns an operation").build();
        style(chart.getStyler());
        chart.getStyler().setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Scatter);
        for (String library : LIBRARIES) {
            List<Double> nanos = new ArrayList<>();
            List<Double> errors = new ArrayList<>();
            for (String subject : subjects) {
                Optional<Row> row = measured.row(subject, library, size).or(() -> measured.row(subject, library + "Static", size));
                nanos.add(row.map(Row::nanos).orElse(null));
                errors.add(row.map(r -> Double.isNaN(r.error()) ? 0 : Math.min(r.error(), r.nanos() - LEAST)).orElse(0.0)); // XChart reads all
            }
            if (nanos.stream().anyMatch(n -> n != null)) {
                chart.addSeries(Words.row(library), subjects, nanos, errors);
            }
        }
        return chart.getSeriesMap().isEmpty() ? Optional.empty() : Optional.of(svg(chart));
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
    }

    private static String svg(org.knowm.xchart.internal.chartpart.Chart<?, ?> chart) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
