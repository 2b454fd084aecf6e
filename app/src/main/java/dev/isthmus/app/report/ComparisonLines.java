package dev.isthmus.app.report;

import dev.isthmus.sampler.parity.Comparison;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints comparisons as they are made. */
public interface ComparisonLines {

    /** Prints one comparison. */
    void print(Comparison comparison);

    /** For people: columns wide enough for most names, since the rows are not known beforehand. */
    static ComparisonLines table(PrintWriter out) {
        return new ComparisonLines() {
            private static final String ROW = "%-20s %-26s %9s %9s %9s  %-4s  %s";
            private boolean begun;

            @Override
            public void print(Comparison c) {
                if (!begun) {
                    line("case", "probe", "max abs", "max rel", "allowed", "", "");
                    begun = true;
                }
                line(c.caseName(), c.probe(), number(c.maxAbs()), number(c.maxRel()), number(c.tolerance()), status(c), c.note());
            }

            private void line(Object... cells) {
                out.println(OneLine.of(String.format(ROW, cells)).stripTrailing());
            }
        };
    }

    /** For programs: one object a line. */
    static ComparisonLines json(PrintWriter out) {
        return c -> out.println(new JsonLine()
                .put("case", c.caseName())
                .put("probe", c.probe())
                .put("maxAbs", c.maxAbs())
                .put("maxRel", c.maxRel())
                .put("tolerance", c.tolerance())
                .put("status", status(c))
                .put("note", c.note())
                .end());
    }

    private static String status(Comparison comparison) {
        return comparison.status().name().toLowerCase(Locale.ROOT);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2e", value);
    }
}
