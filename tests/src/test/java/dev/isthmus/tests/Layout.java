package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The program as {@code mvn package} lays it out; tests that need it are skipped when only {@code mvn test} was run. */
final class Layout {
    private static final Path ROOT = Repository.root().resolve("app/target/isthmus");

    private Layout() {
    }

    /** The module path. */
    static Path modules() {
        assumeTrue(Files.exists(ROOT.resolve("stamp")), "the program is not laid out: run mvn package");
        return ROOT.resolve("modules");
    }

    /** The class path beside it. */
    static Path natives() {
        return modules().resolveSibling("natives");
    }

    /** Every jar of the module path. */
    static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(modules())) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
            assertTrue(jars.size() > 5, jars.toString());
            return jars;
        }
    }

    /** The jar that java -jar starts. */
    static Path app() throws IOException {
        return jars().stream().filter(jar -> jar.getFileName().toString().startsWith("isthmus-app-")).findFirst().orElseThrow();
    }
}
