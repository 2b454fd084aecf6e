package dev.isthmus.runtime.docs;

import java.nio.file.Path;
import java.util.List;

/**
 * Java from a document: the statements of a method, or one import after another.
 *
 * @param file     the document
 * @param line     of its first statement, from 1 on
 * @param options  for the JVM that runs it; usually none
 * @param code     as it stands there
 * @param expected what it must print; null when the document says nothing about that
 */
public record Snippet(Path file, int line, List<String> options, String code, String expected) {

    /** The name of the class that it becomes. */
    String className() {
        return file.getFileName().toString().replaceAll("\\W", "_") + "_" + line;
    }

    boolean isImports() {
        return code.lines().allMatch(line -> line.isBlank() || line.startsWith("import "));
    }

    /**
     * A class with a method {@code run}. Every statement has the line that it has in the document, so that javac and stack traces
     * name the line to mend.
     *
     * @param imports and whatever else stands before the class, on one line
     * @param head    of the class, on the same line
     */
    String asClass(String imports, String head) {
        return imports + " " + head + " { @SuppressWarnings(\"try\") public Object run() throws Exception { if (true) {"
                + "\n".repeat(line - 1) + code + "} return null; } }\n";
    }

    @Override
    public String toString() {
        return file.getFileName() + ":" + line;
    }
}
