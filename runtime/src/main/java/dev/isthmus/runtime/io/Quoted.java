package dev.isthmus.runtime.io;

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
                // Digit by digit, since String.format takes thirty times as long and a file may hold names without end.
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit(c >> shift & 15, 16));
                }
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
