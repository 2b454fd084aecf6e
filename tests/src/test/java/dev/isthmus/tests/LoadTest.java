package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A short run of the program behind docs/benchmarks/server.md, against {@code isthmus serve} in a process of its own, with a model that is quick. */
@EnabledOnOs(OS.LINUX)
class LoadTest {

    @TempDir
    Path temporary;

    @Test
    void everythingIsAsPromised() throws Exception {
        Path model = TinyModel.write(Files.createDirectory(temporary.resolve("model")));
        CommandLine.Result run = CommandLine.execute(Files.createDirectory(temporary.resolve("run")), List.of(CommandLine.java(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                Repository.root().resolve("tests/load/Load.java").toString(), model.toString(), "gtr-6.3x", "0.5", "2", "2000",
                CommandLine.java(), "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Djava.awt.headless=true",
                "-cp", System.getProperty("java.class.path"), "dev.isthmus.app.Main"));
        assertEquals(0, run.code(), () -> run.out() + run.err());
        for (String part : List.of("twice the capacity", "2000 mutated bodies", "SIGTERM with 24 images accepted: 6 of 6 requests",
                "all as promised")) {
            assertTrue(run.out().contains(part), run.out());
        }
        System.out.print(run.out());
    }
}
