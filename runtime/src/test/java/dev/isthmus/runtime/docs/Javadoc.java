package dev.isthmus.runtime.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The sources of this module and the snippets in their comments. */
final class Javadoc {
    static final Path SOURCES = Path.of("src/main/java");

    /** The colon ends its line; the brace that ends the snippet is the one that is not balanced inside it, as javadoc has it. */
    private static final String BEGIN = "{@snippet :\n";

    private Javadoc() {
    }

    /** All but those of packages that are not exported. */
    static List<Path> exported() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.toString().contains("schema")
                    && !file.endsWith("module-info.java")).sorted().toList();
        }
    }

    static List<Snippet> snippets(Path file) throws IOException {
        String source = Files.readString(file);
        List<Snippet> found = new ArrayList<>();
        for (int at = source.indexOf(BEGIN); at >= 0; at = source.indexOf(BEGIN, at + 1)) {
            int begin = at + BEGIN.length();
            String code = source.substring(begin, end(source, begin)).replaceAll("(?m)^ *\\* ?", "");
            int line = (int) source.substring(0, begin).lines().count() + 1;
            found.add(new Snippet(file, line, List.of(), code + "\n", null));
        }
        return found;
    }

    private static int end(String source, int begin) {
        int open = 1;
        for (int i = begin; ; i++) {
            open += source.charAt(i) == '{' ? 1 : source.charAt(i) == '}' ? -1 : 0;
            if (open == 0) {
                return i;
            }
        }
    }
}
