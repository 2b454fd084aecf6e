import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** A figure of several series, one panel each, beside each other on one scale that begins at zero. */
final class Plot {
    private static final int PANEL = 440;
    private static final int HEIGHT = 300;
    private static final int LEFT = 60;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final int GAP = 40;
    private static final int STEP_MB = 100;

    private final double mostMb;
    private final StringBuilder svg = new StringBuilder();

    private Plot(double mostMb) {
        this.mostMb = mostMb;
    }

    static String svg(List<Series> all) {
        double most = all.stream().flatMap(s -> s.samples.stream()).mapToLong(Series.Sample::residentKb).max().orElse(1) / 1024.0;
        Plot plot = new Plot(Math.ceil(most / STEP_MB) * STEP_MB);
        int width = LEFT + all.size() * (PANEL + GAP);
        plot.svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(width).append(' ')
                .append(TOP + HEIGHT + BOTTOM).append("\" font-family=\"sans-serif\" font-size=\"13\">\n"
                + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (int i = 0; i < all.size(); i++) {
            plot.panel(all.get(i), LEFT + i * (PANEL + GAP));
        }
        return plot.svg.append("</svg>\n").toString();
    }

    private void panel(Series series, int x) {
        int last = series.samples.getLast().done();
        double warm = series.warm().getFirst().done() * (double) PANEL / last;
        append("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#eee\"/>", x, TOP, warm, HEIGHT);
        append("<text x=\"%d\" y=\"%d\" fill=\"#777\">warm-up</text>", x + 6, TOP + HEIGHT - 8);
        for (int mb = 0; mb <= mostMb; mb += STEP_MB) {
            append("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>", x, y(mb), x + PANEL, y(mb));
            append("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d</text>", x - 6, y(mb) + 4, mb);
        }
        line(series, x, Series.Sample::residentKb, "#1f5fa8");
        line(series, x, Series.Sample::ownKb, "#c2571a");
        append("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">MB after so many %s</text>", x, TOP - 16, series.what);
        append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\"><tspan fill=\"#1f5fa8\">resident</tspan>  <tspan fill=\"#c2571a\">anonymous"
                + "</tspan></text>", x + PANEL, TOP - 16);
        append("<text x=\"%d\" y=\"%d\">0</text>", x, TOP + HEIGHT + 18);
        append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d</text>", x + PANEL, TOP + HEIGHT + 18, last);
        append("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">slope after warm-up: %.1f KB for %d %s; live tensors: %d</text>",
                x + PANEL / 2, TOP + HEIGHT + 38, series.slope() * series.unit, series.unit, series.what,
                series.samples.getLast().liveTensors());
    }

    private void line(Series series, int x, ToLongFunction<Series.Sample> kb, String colour) {
        double scale = (double) PANEL / series.samples.getLast().done();
        append("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>", colour, series.samples.stream()
                .map(s -> String.format(Locale.ROOT, "%.1f,%.1f", x + s.done() * scale, y(kb.applyAsLong(s) / 1024.0)))
                .collect(Collectors.joining(" ")));
    }

    private double y(double mb) {
        return TOP + HEIGHT * (1 - mb / mostMb);
    }

    private void append(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
