package dev.isthmus.runtime.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/** Runs the Java of a document and compares what it prints with what the document says. */
public final class Documents {
    private static final int LIMIT_SECONDS = 180;
    private static final String ANYTHING = "…";

    private Documents() {
    }

    /**
     * Compiles and runs all Java blocks of a Markdown file. Blocks of imports hold for those after them. Those without options run
     * one after the other in one JVM, others each in their own; all see the same folder, and what earlier ones left in it.
     *
     * @param imports for all blocks, such as {@code import java.util.List;}
     * @param folder  where they run
     * @param classes an empty folder for class files
     */
    public static void run(Path markdown, String imports, Path folder, Path classes) throws IOException, InterruptedException {
        Map<String, String> sources = new LinkedHashMap<>();
        List<Snippet> runnable = new ArrayList<>();
        String known = imports;
        for (Snippet snippet : Markdown.snippets(markdown)) {
            if (snippet.isImports()) {
                known += snippet.code().replace('\n', ' ');
            } else {
                sources.put(snippet.className(), snippet.asClass(known, "public class " + snippet.className()));
                runnable.add(snippet);
            }
        }
        Compiled.into(classes, sources);
        List<Executable> checks = new ArrayList<>();
        Map<List<String>, List<Snippet>> runs = runnable.stream()
                .collect(Collectors.groupingBy(Snippet::options, LinkedHashMap::new, Collectors.toList()));
        for (Map.Entry<List<String>, List<Snippet>> run : runs.entrySet()) {
            Map<String, String> said = process(run.getKey(), run.getValue(), folder, classes);
            run.getValue().forEach(snippet -> checks.add(() -> compare(snippet, said)));
            checks.add(() -> assertTrue(said.get("").matches("0\n|"), "tensors left alive: " + said.get("")));
        }
        Assertions.assertAll(checks);
    }

    private static void compare(Snippet snippet, Map<String, String> said) {
        String expected = snippet.expected() == null ? "" : snippet.expected();
        String pattern = Arrays.stream(expected.split(ANYTHING, -1)).map(Pattern::quote).collect(Collectors.joining(".*?"));
        String actual = said.get(snippet.className());
        if (actual == null || !Pattern.compile(pattern, Pattern.DOTALL).matcher(actual).matches()) {
            assertEquals(expected, actual, snippet.toString());
        }
    }

    /** What each snippet printed, by the name of its class; under the empty name how many tensors were left. */
    private static Map<String, String> process(List<String> options, List<Snippet> snippets, Path folder, Path classes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", classes + File.pathSeparator + System.getProperty("java.class.path"),
                SnippetProcess.class.getName()));
        snippets.forEach(snippet -> command.add(snippet.className()));
        Path out = Files.createTempFile(classes, "out", ".txt");
        Path err = Files.createTempFile(classes, "err", ".txt");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile()).start();
        try {
            assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "still running after " + LIMIT_SECONDS + " s");
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(out);
        assertEquals(0, process.exitValue(), () -> said);
        assertEquals("", Files.readString(err), "on stderr");
        Map<String, String> sections = new LinkedHashMap<>();
        for (String section : said.split("(?m)^" + SnippetProcess.MARK)) {
            int end = section.indexOf('\n');
            if (end >= 0) {
                sections.put(section.substring(0, end), section.substring(end + 1));
            }
        }
        return sections;
    }
}
