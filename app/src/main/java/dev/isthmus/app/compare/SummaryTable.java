package dev.isthmus.app.compare;

import dev.isthmus.app.report.Format;
import dev.isthmus.app.report.Table;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.util.List;

/** An outcome on a terminal. */
public final class SummaryTable {

    private SummaryTable() {
    }

    /**
     * Prints the table, and what the quality figures are to be held against.
     *
     * @param charset of the terminal; what it has not is spelt in ASCII
     */
    public static void print(Outcome outcome, PrintWriter out, Charset charset) {
        StringWriter text = new StringWriter();
        print(outcome, new PrintWriter(text));
        String all = text.toString();
        out.print(charset.newEncoder().canEncode(all) ? all : all.replace("±", "+-").replace("é", "e"));
        out.flush();
    }

    private static void print(Outcome outcome, PrintWriter out) {
        Cells cells = new Cells(outcome);
        List<String> headings = cells.headings();
        Table table = new Table(headings.stream().map(h -> h.equals(headings.getFirst()) ? h : ">" + h).toArray(String[]::new));
        outcome.results().forEach(result -> table.row(cells.row(result).toArray(String[]::new)));
        table.print(out);
        outcome.network().ifPresent(network -> {
            out.println();
            out.println(network.distanceName() + " of " + Format.count(outcome.setup().images(), "image")
                    + outcome.floor().map(f -> "; noise floor with so many: about " + Format.number(f.mean()) + " ± "
                    + Format.number(f.deviation())).orElse("") + ". Lower is better; IS and accuracy higher.");
        });
        out.flush();
    }
}
