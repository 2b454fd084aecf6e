package dev.isthmus.app.report;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Comma-separated values as RFC 4180 has them, but with the line ends of this machine's text files. */
public final class Csv {

    private Csv() {
    }

    /** One line, without its end. */
    public static String line(Object... cells) {
        return Stream.of(cells).map(cell -> quoted(String.valueOf(cell))).collect(Collectors.joining(","));
    }

    private static String quoted(String cell) {
        return cell.matches("[^\",\r\n]*") ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }
}
