package dev.isthmus.app.reproduce;

import dev.isthmus.app.InputException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page with blocks that are generated, between {@code <!-- begin NAME -->} and {@code <!-- end NAME -->}, and text around them that
 * is not touched.
 *
 * @param text the whole page
 */
record Document(String text) {
    private static final Pattern BLOCK = Pattern.compile("<!-- begin ([\\w.-]+) -->\n(.*?)<!-- end \\1 -->", Pattern.DOTALL);

    /** A page of nothing but blocks. */
    static Document of(Map<String, String> blocks) {
        return new Document(blocks.keySet().stream().map(name -> "<!-- begin " + name + " -->\n<!-- end " + name + " -->\n")
                .collect(Collectors.joining("\n"))).with(blocks);
    }

    /**
     * This page with its blocks replaced.
     *
     * @throws InputException if a block of the page is none of these, or the page has none
     */
    Document with(Map<String, String> blocks) {
        Matcher matcher = BLOCK.matcher(text);
        StringBuilder out = new StringBuilder();
        boolean any = false;
        while (matcher.find()) {
            any = true;
            String name = matcher.group(1);
            String block = blocks.get(name);
            if (block == null) {
                throw new InputException("--update: block \"" + name + "\" is not in the results; expected one of "
                        + String.join(", ", blocks.keySet()));
            }
            matcher.appendReplacement(out, Matcher.quoteReplacement("<!-- begin " + name + " -->\n" + block + "<!-- end " + name
                    + " -->"));
        }
        if (!any) {
            throw new InputException("--update: the page has no <!-- begin NAME --> ... <!-- end NAME -->; expected one or more");
        }
        return new Document(matcher.appendTail(out).toString());
    }
}
