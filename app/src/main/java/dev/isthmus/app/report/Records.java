package dev.isthmus.app.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * Records of one kind, printed for people or for programs: columns of text, comma-separated values, or one JSON object a line. Every
 * record has the same fields in the same order. Numbers are rounded for people only; one that is not known is NaN, and shows as
 * {@code -}, as nothing, and as null.
 */
public final class Records {

    /** How records are printed. */
    public enum Layout {
        TABLE, CSV, JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The value of a field.
     *
     * @param heading for people, as its name is for programs
     * @param exact   for programs: a string, a long or a double
     * @param shown   for people
     */
    private record Value(String heading, Object exact, String shown) {
    }

    private final List<SequencedMap<String, Value>> records = new ArrayList<>();

    /** Begins the next record. */
    public Records next() {
        records.add(new LinkedHashMap<>());
        return this;
    }

    /** Text. */
    public Records put(String name, String heading, String text) {
        return put(name, new Value(heading, text, text));
    }

    /** A whole number. */
    public Records put(String name, String heading, long number) {
        return put(name, new Value(heading, number, String.valueOf(number)));
    }

    /**
     * A number.
     *
     * @param decimals that people see
     */
    public Records put(String name, String heading, double number, int decimals) {
        String shown = Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", number);
        return put(name, new Value(heading, number, shown));
    }

    /** A number of which people see three digits or more. */
    public Records put(String name, String heading, double number) {
        return put(name, new Value(heading, number, Double.isNaN(number) ? "-" : Format.number(number)));
    }

    private Records put(String name, Value value) {
        records.getLast().put(name, value);
        return this;
    }

    /** Prints all records. */
    public void print(Layout layout, PrintWriter out) {
        if (records.isEmpty()) {
            return;
        }
        switch (layout) {
            case TABLE -> table().print(out);
            case CSV -> {
                out.println(Csv.line(records.getFirst().keySet().toArray()));
                records.forEach(r -> out.println(Csv.line(r.values().stream().map(Records::csv).toArray())));
            }
            case JSON -> records.forEach(r -> out.println(json(r)));
        }
    }

    private Table table() {
        Table table = new Table(records.getFirst().values().stream()
                .map(value -> (value.exact instanceof String ? "" : ">") + value.heading).toArray(String[]::new));
        records.forEach(r -> table.row(r.values().stream().map(value -> OneLine.of(value.shown)).toArray(String[]::new)));
        return table;
    }

    private static Object csv(Value value) {
        return value.exact instanceof Double number && number.isNaN() ? "" : value.exact;
    }

    private static String json(SequencedMap<String, Value> fields) {
        JsonLine line = new JsonLine();
        fields.forEach((name, value) -> {
            switch (value.exact) {
                case Long number -> line.put(name, number.longValue());
                case Double number -> line.put(name, number.doubleValue());
                default -> line.put(name, value.exact.toString());
            }
        });
        return line.end();
    }
}
