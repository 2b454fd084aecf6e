package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** libtorch and its BLAS write nothing to stderr: a process of its own, because that is where they would write it. */
class QuietTest {
    @TempDir
    Path temp;

    @Test
    void stderrStaysEmpty() throws Exception {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                QuietProcess.class.getName())
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running");
        } finally {
            process.destroyForcibly();
        }
        assertEquals("", Files.readString(err));
        assertEquals(0, process.exitValue());
        String said = Files.readString(out);
        assertTrue(said.contains("index out of range"), said);
        assertTrue(said.contains("0 live tensors, Threads[torch=2, blas="), said);
    }
}
