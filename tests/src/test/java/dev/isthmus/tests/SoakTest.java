package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A short run of the program behind docs/benchmarks/soak.md, with tensors of few sizes so that it is warm in a second. */
@EnabledOnOs(OS.LINUX)
class SoakTest {

    private static final int LIMIT_MB = 16;

    @TempDir
    Path temporary;

    @Test
    void memoryStaysWhatItIs() throws Exception {
        CommandLine.Result run = soak(2500, 0);
        assertEquals(0, run.code(), () -> run.out() + run.err());
        System.out.print(run.out());
    }

    /** Else the test above would prove nothing. */
    @Test
    void aLeakOfSomeKilobytesAChainIsFound() throws Exception {
        CommandLine.Result run = soak(600, 80);
        assertEquals(1, run.code(), () -> run.out() + run.err());
        assertTrue(run.out().contains("memory grew by more than " + LIMIT_MB + " MB"), run.out());
    }

    private CommandLine.Result soak(int chains, int leakedKb) throws IOException, InterruptedException {
        return CommandLine.execute(Files.createDirectory(temporary.resolve("run")), List.of(CommandLine.java(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch",
                "-cp", System.getProperty("java.class.path"),
                Repository.root().resolve("tests/benchmarks/soak/Soak.java").toString(),
                String.valueOf(chains), "4", "0", "-", String.valueOf(LIMIT_MB), String.valueOf(leakedKb), "-", "-"));
    }
}
