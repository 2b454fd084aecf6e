package dev.isthmus.app.reproduce;

import dev.isthmus.app.compare.Spread;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Pieces of a page. */
final class Markdown {
    private static final int DECIMALS = 3;

    private final StringBuilder text = new StringBuilder();

    Markdown paragraph(String paragraph) {
        if (!text.isEmpty()) {
            text.append('\n');
        }
        text.append(paragraph).append('\n');
        return this;
    }

    /** Begins a table; the first column is text, the others numbers. */
    Markdown headings(String... headings) {
        if (!text.isEmpty()) {
            text.append('\n');
        }
        row(headings);
        text.append("|---").append("|--:".repeat(headings.length - 1)).append("|\n");
        return this;
    }

    Markdown row(String... cells) {
        text.append(Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |\n")));
        return this;
    }

    /** An image of a file beside the results. */
    Markdown image(String description, String link) {
        return paragraph("![" + description + "](" + link + ")");
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** For example {@code 0.412 ± 0.012}. */
    static String text(Spread spread) {
        return fixed(spread.mean(), DECIMALS) + (Double.isNaN(spread.deviation()) ? "" : " ± " + fixed(spread.deviation(), DECIMALS));
    }

    /** For example {@code +0.012 ± 0.034}: a difference and half of its interval. */
    static String text(Paired found) {
        return (found.mean() < 0 ? "−" : "+") + fixed(Math.abs(found.mean()), DECIMALS) + " ± " + fixed(found.halfWidth(), DECIMALS);
    }

    /** For example {@code 0.125}, with as many decimals for every value. */
    static String fixed(double value, int decimals) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
