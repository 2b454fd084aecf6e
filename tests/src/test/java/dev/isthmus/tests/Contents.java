package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.isthmus.app.generate.WeightsDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is in a folder. */
final class Contents {

    private Contents() {
    }

    /** Fails with the files that differ, and nothing of those that do not. */
    static void assertSame(Map<String, String> expected, Map<String, String> found, String what) {
        Map<String, String> missing = new TreeMap<>(expected);
        missing.entrySet().removeAll(found.entrySet());
        Map<String, String> unexpected = new TreeMap<>(found);
        unexpected.entrySet().removeAll(expected.entrySet());
        assertEquals(missing, unexpected, what);
    }

    /** All files by their paths from the folder, each with its size and SHA-256: two that differ are told apart in a line. */
    static Map<String, String> of(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.size(file) + " bytes, " + WeightsDigest.of(file));
            }
        }
        return contents;
    }
}
