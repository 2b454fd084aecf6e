package dev.isthmus.app.compare;

import dev.isthmus.app.report.Format;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Named points as SVG: cost on a logarithmic axis, quality on one from 0.
 *
 * @param title of the plot
 * @param x     what the horizontal axis shows
 * @param y     what the vertical axis shows
 * @param line  a height to compare with, such as a noise floor
 */
public record ScatterPlot(String title, String x, String y, List<Point> points, OptionalDouble line) {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 360;
    private static final int LEFT = 62;
    private static final int RIGHT = 16;
    private static final int TOP = 34;
    private static final int BOTTOM = 48;
    private static final int LETTER = 7;
    private static final int TEXT_HEIGHT = 15;
    private static final int DOT = 5;
    private static final int ENOUGH_TICKS = 3;
    private static final double[] STEPS = {1, 2, 5, 10};

    /**
     * A point.
     *
     * @param deviation of y; NaN if unknown
     */
    public record Point(String name, double x, double y, double deviation) {
        /** Where its error bar ends. */
        double top() {
            return Double.isNaN(deviation) ? y : y + deviation;
        }
    }

    private record Box(double left, double right, double y) {
        boolean meets(Box other) {
            return left < other.right && other.left < right && Math.abs(y - other.y) < TEXT_HEIGHT;
        }
    }

    /** To stand in a page, which the colours come from. */
    String svg() {
        return svg("");
    }

    /** A file of its own, with its colours. */
    public String file() {
        return svg(SvgStyle.ELEMENT) + "\n";
    }

    private String svg(String style) {
        StringBuilder svg = new StringBuilder();
        line(svg, "<svg viewBox=\"0 0 %d %d\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\"><title>%s</title>%s", WIDTH, HEIGHT,
                Html.escaped(title), style);
        text(svg, "title", "start", LEFT, TOP - 16, title);
        axes(svg);
        line.ifPresent(height -> {
            line(svg, "<path class=\"floor\" d=\"M%d %.1fH%d\"/>", LEFT, top(height), WIDTH - RIGHT);
            text(svg, "small", "end", WIDTH - RIGHT, top(height) - 4, "noise floor");
        });
        points(svg);
        return svg.append("</svg>").toString();
    }

    private void axes(StringBuilder svg) {
        line(svg, "<path class=\"axis\" d=\"M%d %dV%dH%d\"/>", LEFT, TOP, HEIGHT - BOTTOM, WIDTH - RIGHT);
        for (double tick : logTicks()) {
            line(svg, "<path class=\"grid\" d=\"M%.1f %dV%d\"/>", left(tick), TOP, HEIGHT - BOTTOM);
            text(svg, "small", "middle", left(tick), HEIGHT - BOTTOM + 16, plain(tick));
        }
        double step = step(mostY() / 6);
        for (int i = 0; i * step <= mostY(); i++) {
            line(svg, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, top(i * step), WIDTH - RIGHT);
            text(svg, "small", "end", LEFT - 6, top(i * step) + 4, plain(i * step));
        }
        text(svg, "", "middle", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, x);
        line(svg, "<text text-anchor=\"middle\" transform=\"translate(16 %d) rotate(-90)\">%s</text>",
                (TOP + HEIGHT - BOTTOM) / 2, Html.escaped(y));
    }

    private void points(StringBuilder svg) {
        List<Box> taken = new ArrayList<>();
        points.forEach(point -> taken.add(new Box(left(point.x()) - DOT, left(point.x()) + DOT, top(point.y()) + DOT)));
        for (Point point : points.stream().sorted(Comparator.comparingDouble(Point::y)).toList()) {
            double px = left(point.x());
            double py = top(point.y());
            if (!Double.isNaN(point.deviation())) {
                line(svg, "<path class=\"error\" d=\"M%.1f %.1fV%.1f\"/>", px, top(Math.max(0, point.y() - point.deviation())),
                        top(point.top()));
            }
            line(svg, "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"><title>%s: %s, %s</title></circle>", px, py, DOT,
                    Html.escaped(point.name()), Format.number(point.x()), Format.number(point.y()));
            Box box = label(point.name().length() * LETTER, px, py + 4, taken);
            taken.add(box);
            text(svg, "", "start", box.left(), box.y(), point.name());
        }
    }

    /** The free place nearest to a point: beside it, else a little higher or lower. */
    private static Box label(int width, double px, double y, List<Box> taken) {
        for (int away = 0; away < HEIGHT; away += 3) {
            for (int dy : away == 0 ? new int[] {0} : new int[] {-away, away}) {
                for (double from : new double[] {px + 2 * DOT, px - 2 * DOT - width}) {
                    Box box = new Box(from, from + width, y + dy);
                    boolean inside = from >= LEFT && box.right() <= WIDTH - RIGHT && box.y() >= TOP && box.y() <= HEIGHT - BOTTOM;
                    if (inside && taken.stream().noneMatch(box::meets)) {
                        return box;
                    }
                }
            }
        }
        return new Box(px + 2 * DOT, px + 2 * DOT + width, y); // no room anywhere
    }

    private double leastX() {
        return points.stream().mapToDouble(Point::x).min().orElseThrow() / 1.4;
    }

    private double mostX() {
        return points.stream().mapToDouble(Point::x).max().orElseThrow() * 1.4;
    }

    private double mostY() {
        double most = points.stream().mapToDouble(Point::top).max().orElseThrow();
        return 1.12 * Math.max(Math.max(most, line.orElse(0)), 1e-9);
    }

    private double left(double value) {
        return LEFT + (WIDTH - RIGHT - LEFT) * Math.log(value / leastX()) / Math.log(mostX() / leastX());
    }

    private double top(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / mostY();
    }

    /** 1, 2 and 5 times powers of ten, or all digits where these would be too few to read a value off. */
    private List<Double> logTicks() {
        List<Double> few = logTicks(1, 2, 5);
        return few.size() >= ENOUGH_TICKS ? few : logTicks(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    private List<Double> logTicks(int... digits) {
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(leastX())); Math.pow(10, power) <= mostX(); power++) {
            for (int digit : digits) {
                double tick = digit * Math.pow(10, power);
                if (tick >= leastX() && tick <= mostX()) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    private static double step(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (double step : STEPS) {
            if (step * power >= atLeast) {
                return step * power;
            }
        }
        throw new AssertionError(atLeast);
    }

    /** Without the zeros of rounding: ticks are short. */
    private static String plain(double value) {
        return value == 0 ? "0" : new BigDecimal(String.format(Locale.ROOT, "%.2g", value)).stripTrailingZeros().toPlainString();
    }

    private static void text(StringBuilder svg, String kind, String anchor, double x, double y, String text) {
        line(svg, "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>", kind, anchor, x, y,
                Html.escaped(text));
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
