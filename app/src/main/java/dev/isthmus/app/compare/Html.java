package dev.isthmus.app.compare;

import java.util.Base64;

/** Pieces of a page that is well-formed XML too. */
final class Html {

    private Html() {
    }

    /** Text of any origin. Control characters, which XML has no way to write, become a replacement. */
    static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(c < ' ' && c != '\n' || c >= 0xD800 && c <= 0xDFFF || c == 0xFFFE || c == 0xFFFF
                        ? 0xFFFD : c);
            }
        });
        return out.toString();
    }

    /** An image that needs no file. */
    static String image(byte[] png, String description) {
        return "<img alt=\"" + escaped(description) + "\" src=\"data:image/png;base64," + Base64.getEncoder().encodeToString(png)
                + "\"/>";
    }
}
