package dev.isthmus.app.progress;

import dev.isthmus.app.report.Format;
import java.time.Duration;
import java.util.Locale;

/**
 * Draws the bar: share, bar, what is being done, time left. On a narrow terminal the bar gets shorter and then goes, and then
 * the text is cut.
 *
 * @param unicode whether eighths of a block can be drawn
 */
record BarLine(boolean unicode) {
    private static final int LONGEST = 30;
    private static final int SHORTEST = 6;
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    String render(double fraction, String text, Duration elapsed, int columns) {
        String share = String.format(Locale.ROOT, "%3d%%", (int) Math.floor(fraction * 100));
        String rest = text + left(fraction, elapsed);
        int bar = Math.min(LONGEST, columns - share.length() - rest.length() - 4);
        String line = bar < SHORTEST ? share + " " + rest : share + " " + bar(fraction, bar) + " " + rest;
        return line.length() > columns ? line.substring(0, Math.max(0, columns)) : line;
    }

    private String bar(double fraction, int cells) {
        if (!unicode) {
            int full = (int) (fraction * cells);
            return "[" + "#".repeat(full) + "-".repeat(cells - full) + "]";
        }
        int eighths = (int) (fraction * cells * 8);
        String full = "█".repeat(eighths / 8);
        String part = full.length() < cells ? EIGHTHS.substring(eighths % 8, eighths % 8 + 1) : "";
        return "▕" + full + part + " ".repeat(cells - full.length() - part.length()) + "▏";
    }

    /** Nothing is said before enough is done to tell. */
    static String left(double fraction, Duration elapsed) {
        return fraction < 0.01 || fraction >= 1 ? ""
                : ", " + Format.clock(Duration.ofMillis((long) (elapsed.toMillis() * (1 - fraction) / fraction))) + " left";
    }
}
