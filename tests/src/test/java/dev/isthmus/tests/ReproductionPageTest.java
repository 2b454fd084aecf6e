package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.isthmus.app.command.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables and plots of docs/reproduction.md are those of its results, which the command makes again from them alone. */
class ReproductionPageTest {

    @TempDir
    Path docs;

    @Test
    void isWhatTheResultsGive() throws IOException {
        Path committed = Repository.root().resolve("docs");
        Path folder = Files.createDirectory(docs.resolve("reproduction"));
        Files.copy(committed.resolve("reproduction.md"), docs.resolve("reproduction.md"));
        Files.copy(committed.resolve("reproduction/results.json"), folder.resolve("results.json"));
        StringWriter stderr = new StringWriter();
        int code = new Cli(new PrintWriter(new StringWriter()), new PrintWriter(stderr)).execute("reproduce", "--report",
                folder.resolve("results.json").toString(), "--update", docs.resolve("reproduction.md").toString());
        assertEquals(0, code, stderr.toString());
        assertEquals(Files.readString(committed.resolve("reproduction.md")), Files.readString(docs.resolve("reproduction.md")));
        assertEquals(names(committed.resolve("reproduction")), names(folder));
        for (String name : names(folder)) {
            assertEquals(Files.readString(committed.resolve("reproduction").resolve(name)), Files.readString(folder.resolve(name)), name);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
