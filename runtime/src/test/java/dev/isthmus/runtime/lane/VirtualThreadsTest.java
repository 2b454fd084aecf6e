package dev.isthmus.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred virtual threads at once cost what the lanes cost: a process of its own, whose memory nothing else changes. */
@EnabledOnOs(OS.LINUX)
class VirtualThreadsTest {
    /** Threads that the JVM makes for reasons of its own, and the memory of those, of compiled code and of classes. */
    private static final int SLACK_THREADS = 4;
    private static final long SLACK_MB = 24;

    @TempDir
    Path temp;

    @Test
    void neitherThreadsNorMemoryGrow() throws Exception {
        Path out = temp.resolve("out");
        /* The heap is of one size and touched at the start, so that what grows is native. */
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC",
                "-cp", System.getProperty("java.class.path"), VirtualThreadsProcess.class.getName())
                .redirectErrorStream(true).redirectOutput(out.toFile()).start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running");
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(out).strip();
        assertEquals(0, process.exitValue(), said);
        System.out.println(said);
        String[] numbers = said.replaceAll("\\D+", " ").strip().split(" ");
        long threads = Long.parseLong(numbers[0]);
        long threadsAtEnd = Long.parseLong(numbers[1]);
        long resident = Long.parseLong(numbers[2]);
        long residentAtEnd = Long.parseLong(numbers[3]);
        assertTrue(threadsAtEnd <= threads + SLACK_THREADS, said);
        assertTrue(residentAtEnd <= resident + SLACK_MB, said);
    }
}
