package dev.isthmus.app.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimTest {

    @TempDir
    Path folder;

    @Test
    void oneHasItAndTheNextGetsItAfterwards() throws IOException {
        Claim first = Claim.take(folder, "00001").orElseThrow();
        assertTrue(Claim.take(folder, "00001").isEmpty());
        Claim other = Claim.take(folder, "00002").orElseThrow();
        other.retire();
        other.close();
        Files.writeString(first.workspace().resolve("half"), "x");
        first.close();
        assertFalse(Files.exists(first.workspace()));
        Claim second = Claim.take(folder, "00001").orElseThrow();
        second.retire();
        second.close();
        assertEquals(0, entries());
    }

    @Test
    void whatAKilledProcessLeftGoes() throws IOException {
        Path left = Files.createDirectory(folder.resolve(".work-00001-old"));
        Files.writeString(left.resolve("half"), "x");
        Path others = Files.createDirectory(folder.resolve(".work-00002-old"));
        Claim claim = Claim.take(folder, "00001").orElseThrow();
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(others));
        claim.close();
    }

    /** On POSIX a thread that only asks, and closes its descriptor when refused, would give the lock of its whole process away. */
    @Test
    void aThreadThatAsksInVainDoesNotGiveItToOtherProcesses() throws Exception {
        try (Claim claim = Claim.take(folder, "00001").orElseThrow()) {
            assertTrue(Claim.take(folder.resolve("."), "00001").isEmpty());
            assertEquals("refused", askedByAnotherProcess());
        }
        assertEquals("granted", askedByAnotherProcess());
    }

    private String askedByAnotherProcess() throws Exception {
        Path source = Files.writeString(folder.resolve("Ask.java"), """
                public class Ask {
                    public static void main(String[] file) throws Exception {
                        try (var channel = new java.io.RandomAccessFile(file[0], "rw").getChannel()) {
                            System.out.print(channel.tryLock() == null ? "refused" : "granted");
                        }
                    }
                }
                """);
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                source.toString(), folder.resolve(".00001.lock").toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (InputStream answer = other.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private long entries() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
