package dev.isthmus.runtime.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hostile file costs no more than an honest one of its size would. */
class HostileCostTest {
    @TempDir
    Path folder;

    /** A megabyte and a half that took 13 seconds when every key was quoted, by String.format, in case it was there twice. */
    @Test
    void keysThatAreDearToQuote() throws IOException {
        double plain = seconds("k".repeat(119));
        double dear = seconds("\u200b".repeat(119));
        assertTrue(dear < 3 * plain + 2, dear + " seconds, " + plain + " for a plain key");
    }

    private double seconds(String key) throws IOException {
        PickleWriter pickle = PickleWriter.begun().ops("}").text("junk").ops("]").text(key).op('q', 0).ops("a");
        for (int i = 0; i < 250_000; i++) {
            pickle.ops("}").op('h', 0).ops("Nsa");
        }
        Path file = Files.write(folder.resolve("f.pth"), new ZipWriter().stored("a/data.pkl", pickle.ops("s").end()).bytes());
        long began = System.nanoTime();
        CheckpointException e = assertThrows(CheckpointException.class, () -> Checkpoint.open(file));
        double seconds = (System.nanoTime() - began) / 1e9;
        assertTrue(e.getMessage().contains("\"junk\" is a list of 250001, expected a tensor"), e.getMessage());
        return seconds;
    }

    /** Whoever lists what is damaged asks for every tensor; many may show one storage. */
    @Test
    void damageThatIsFoundAgainAndAgain() throws IOException {
        int elements = 8 << 20;
        PickleWriter pickle = PickleWriter.begun().ops("}(").text("row").floats("0", elements)
                .text("column").tensor("FloatStorage", "0", elements, 0, new long[] {2, elements / 2}, new long[] {1, 2})
                .ops("u");
        byte[] zip = new ZipWriter().stored("a/data.pkl", pickle.end()).deflated("a/data/0", new byte[elements * Float.BYTES]).bytes();
        int data = new String(zip, StandardCharsets.ISO_8859_1).indexOf("a/data/0") + 64;
        zip[data + 20_000] ^= 0x55;
        try (Checkpoint file = Checkpoint.open(Files.write(folder.resolve("f.pth"), zip))) {
            assertThrows(CheckpointException.class, () -> file.data("row"));
            long before = residentKibibytes();
            for (int i = 0; i < 8; i++) {
                assertThrows(CheckpointException.class, () -> file.data("row"));
                assertThrows(CheckpointException.class, () -> file.data("column"));
            }
            long grown = residentKibibytes() - before;
            assertTrue(grown < 128 << 10, "grown by " + grown + " KiB");
        }
    }

    private static long residentKibibytes() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(l -> l.startsWith("VmRSS:")).findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    @Test
    void quotesWhatWouldBreakALine() {
        assertEquals("\"a\\u000a\\u200b\\u2028\\u0085é\"", Quoted.text("a\n\u200b\u2028\u0085é"));
        assertEquals("no reason given", Quoted.line(null));
    }
}
