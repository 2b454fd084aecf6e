package dev.isthmus.server.api;

/** A client's text, fit to be told back to it and to be written to a log: one line, not long, no half characters. */
final class Quoted {
    private static final int MOST = 80;

    private Quoted() {
    }

    /** The text in quotes. */
    static String of(String text) {
        return '"' + plain(text) + '"';
    }

    /** The text without quotes. */
    static String plain(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(MOST).forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT, Character.SURROGATE ->
                        shown.append('?');
                default -> shown.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > MOST ? shown + "…" : shown.toString();
    }
}
