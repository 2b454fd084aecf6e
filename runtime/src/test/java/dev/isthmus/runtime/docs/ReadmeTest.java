package dev.isthmus.runtime.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.IsthmusException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk-through in the README of this module is a program: it compiles, and prints what it says it prints. */
class ReadmeTest {
    private static final Path README = Path.of("README.md");

    @TempDir
    Path folder;

    @TempDir
    Path classes;

    @Test
    void everyBlockRunsAndPrintsWhatIsSaid() throws Exception {
        Documents.run(README, "", folder, classes);
    }

    @Test
    void theDependencyIsThisVersion() throws IOException {
        String version = Files.readString(Path.of("pom.xml")).replaceAll("(?s).*?<version>(.*?)</version>.*", "$1");
        String readme = Files.readString(README);
        assertTrue(readme.contains("<artifactId>isthmus-runtime</artifactId>\n  <version>" + version + "</version>"), version);
    }

    @Test
    void everyExceptionIsNamed() throws Exception {
        String readme = Files.readString(README);
        assertEquals(List.of(), exceptions().filter(name -> !readme.contains(name)).toList());
    }

    private static Stream<String> exceptions() throws IOException, URISyntaxException {
        Path root = Path.of(IsthmusException.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith("Exception.class"))
                    .map(name -> name.replace(".class", "")).toList().stream();
        }
    }
}
