package dev.isthmus.app.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as their widest cell; a {@code >} before a heading aligns its column to the right. */
public final class Table {
    private final List<String[]> rows = new ArrayList<>();
    private final boolean[] right;

    /** A table of its headings alone. */
    public Table(String... headings) {
        right = new boolean[headings.length];
        String[] first = headings.clone();
        for (int c = 0; c < first.length; c++) {
            right[c] = first[c].startsWith(">");
            first[c] = right[c] ? first[c].substring(1) : first[c];
        }
        rows.add(first);
    }

    /**
     * Adds a row.
     *
     * @param cells as many as there are headings
     */
    public Table row(String... cells) {
        if (cells.length != right.length) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells; expected " + right.length);
        }
        rows.add(cells.clone());
        return this;
    }

    /** Prints all rows, blanks at the ends of lines left out. */
    public void print(PrintWriter out) {
        int[] widths = new int[right.length];
        for (String[] row : rows) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], row[c].length());
            }
        }
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < row.length; c++) {
            String padding = " ".repeat(widths[c] - row[c].length());
            line.append(c == 0 ? "" : "  ").append(right[c] ? padding + row[c] : row[c] + padding);
        }
        return line.toString().stripTrailing();
    }
}
