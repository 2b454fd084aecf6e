package dev.isthmus.app.report;

/** Text of any origin, kept on one line of a terminal. */
public final class OneLine {

    private OneLine() {
    }

    /** The text with control characters, line ends among them, written as escapes. */
    public static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT ->
                        line.append(c == '\n' ? "\\n" : String.format("\\u%04x", c));
                default -> line.appendCodePoint(c);
            }
        });
        return line.toString();
    }
}
