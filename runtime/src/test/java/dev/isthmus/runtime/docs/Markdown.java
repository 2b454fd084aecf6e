package dev.isthmus.runtime.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The Java in a Markdown file: blocks fenced as {@code ```java}. What stands behind that word are options for the JVM that runs the
 * block. If the next block is a {@code ```text}, it is what the Java prints, where {@code …} stands for anything.
 */
public final class Markdown {
    private static final String FENCE = "```";

    private Markdown() {
    }

    /** All Java blocks, in order. */
    public static List<Snippet> snippets(Path file) throws IOException {
        List<Snippet> found = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith(FENCE)) {
                continue;
            }
            List<String> info = Arrays.asList(lines.get(i).substring(FENCE.length()).split(" "));
            int end = i + 1;
            while (!lines.get(end).equals(FENCE)) {
                end++;
            }
            String content = String.join("\n", lines.subList(i + 1, end)) + "\n";
            if (info.getFirst().equals("java")) {
                found.add(new Snippet(file, i + 2, info.subList(1, info.size()), content, null));
            } else if (info.getFirst().equals("text") && !found.isEmpty() && found.getLast().expected() == null) {
                Snippet of = found.removeLast();
                found.add(new Snippet(file, of.line(), of.options(), of.code(), content));
            }
            i = end;
        }
        return found;
    }
}
