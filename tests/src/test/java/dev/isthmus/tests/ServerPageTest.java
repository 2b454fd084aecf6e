package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.docs.Documents;
import dev.isthmus.server.api.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/server.md: its program runs and prints what stands there, and its tables are whole. */
class ServerPageTest {
    private static final Path PAGE = Repository.root().resolve("docs/server.md");

    @TempDir
    Path classes;

    @Test
    void everyBlockRuns() throws Exception {
        Documents.run(PAGE, "", Repository.root(), classes);
    }

    @Test
    void everyErrorIsInTheTable() throws Exception {
        String page = Files.readString(PAGE);
        for (Problem problem : Problem.values()) {
            assertTrue(page.lines().anyMatch(line -> line.startsWith("| " + problem.status() + " |") && line.contains("`" + problem.code() + "`")),
                    problem.status() + " " + problem.code());
        }
    }
}
