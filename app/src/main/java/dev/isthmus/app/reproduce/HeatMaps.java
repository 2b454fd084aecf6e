package dev.isthmus.app.reproduce;

import dev.isthmus.app.compare.SvgStyle;
import dev.isthmus.app.report.Format;
import java.util.List;
import java.util.Locale;

/**
 * Grids of values side by side on one scale, as an SVG that stands alone: nothing where a value is 0, full colour at the largest.
 *
 * @param title   of all of them
 * @param unit    of the values
 * @param rows    of a grid
 * @param columns of a grid
 * @param maps    the grids
 */
record HeatMaps(String title, String unit, int rows, int columns, List<Map> maps) {
    private static final int SIDE = 176;
    private static final int GAP = 20;
    private static final int TOP = 52;
    private static final int BOTTOM = 30;

    /**
     * A grid.
     *
     * @param values row by row, 0 or more
     */
    record Map(String name, List<Double> values) {
    }

    String file() {
        StringBuilder svg = new StringBuilder();
        int width = GAP + maps.size() * (SIDE + GAP);
        line(svg, "<svg viewBox=\"0 0 %d %d\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\"><title>%s</title>%s", width,
                TOP + SIDE + BOTTOM, title, SvgStyle.ELEMENT);
        line(svg, "<text class=\"title\" x=\"%d\" y=\"18\">%s</text>", GAP, title);
        double most = maps.stream().flatMap(map -> map.values().stream()).mapToDouble(v -> v).max().orElse(0);
        for (int m = 0; m < maps.size(); m++) {
            int left = GAP + m * (SIDE + GAP);
            line(svg, "<text x=\"%d\" y=\"%d\">%s</text>", left, TOP - 8, maps.get(m).name());
            line(svg, "<path class=\"axis\" d=\"M%d %dh%dv%dh-%dz\"/>", left, TOP, SIDE, SIDE, SIDE);
            cells(svg, maps.get(m).values(), left, most);
        }
        line(svg, "<text class=\"small\" x=\"%d\" y=\"%d\">empty: 0, full: %s %s</text>", GAP, TOP + SIDE + 20, Format.number(most), unit);
        return svg.append("</svg>\n").toString();
    }

    private void cells(StringBuilder svg, List<Double> values, int left, double most) {
        double width = (double) SIDE / columns;
        double height = (double) SIDE / rows;
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) > 0) {
                line(svg, "<rect class=\"point\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill-opacity=\"%.3f\"/>",
                        left + i % columns * width, TOP + i / columns * height, width, height, values.get(i) / most);
            }
        }
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
