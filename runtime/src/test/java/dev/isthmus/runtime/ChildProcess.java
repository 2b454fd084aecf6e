package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own for a test, because what the test looks at belongs to the whole process.
 *
 * @param log what was told to System.Logger, one line each
 */
record ChildProcess(String out, String err, List<String> log) {

    /** Runs the main method of a class of the tests, which must end with 0. */
    static ChildProcess run(Path temp, Class<?> main, String... options) throws IOException, InterruptedException {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        Path log = temp.resolve("log");
        Path logging = Files.writeString(temp.resolve("logging.properties"), """
                handlers=java.util.logging.FileHandler
                java.util.logging.FileHandler.pattern=%s
                java.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter
                java.util.logging.SimpleFormatter.format=%%4$s %%5$s%%n
                """.formatted(log));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                "-Djava.util.logging.config.file=" + logging));
        command.addAll(List.of(options));
        command.add(main.getName());
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running");
        } finally {
            process.destroyForcibly();
        }
        ChildProcess ended = new ChildProcess(Files.readString(out), Files.readString(err),
                Files.exists(log) ? Files.readAllLines(log) : List.of());
        assertEquals(0, process.exitValue(), ended::toString);
        return ended;
    }
}
