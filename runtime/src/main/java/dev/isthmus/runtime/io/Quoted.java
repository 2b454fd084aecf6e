package dev.isthmus.runtime.io;

import java.util.HexFormat;

/** Text that nobody vouches for, made fit for one line of an error message. */
final class Quoted {
    private static final int MAX_CHARS = 120;

    private Quoted() {
    }

    /** In double quotes, escaped and shortened: for what a file contains. */
    static String text(String raw) {
        return raw.length() > MAX_CHARS ? '"' + line(raw.substring(0, MAX_CHARS)) + "…\"" : '"' + line(raw) + '"';
    }

    /** Escaped only: for paths and messages of the system, which are of use only whole; {@code null} becomes a phrase. */
    static String line(String raw) {
        if (raw == null) {
            return "no reason given";
        }
        StringBuilder out = new StringBuilder(raw.length());
        for (char c : raw.toCharArray()) {
            if (breaksLine(c)) {
                // No String.format: labels are made for each name of a file, also where nothing is wrong.
                out.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean breaksLine(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
