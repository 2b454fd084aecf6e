package dev.isthmus.runtime.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hostile file costs no more than an honest one of its size would. */
class HostileCostTest {
    @TempDir
    Path folder;

    /** Two megabytes that took 18 seconds when every key was quoted, by String.format, in case it was there twice. */
    @Test
    void keysThatAreDearToQuote() throws IOException {
        double plain = seconds("k".repeat(119));
        double dear = seconds("\u200b".repeat(119));
        assertTrue(dear < 3 * plain + 2, dear + " seconds, " + plain + " for a plain key");
    }

    private double seconds(String key) throws IOException {
        PickleWriter pickle = PickleWriter.begun().ops("}").text("junk").ops("]").text(key).op('q', 0).ops("a");
        for (int i = 0; i < 340_000; i++) {
            pickle.ops("}").op('h', 0).ops("Nsa");
        }
        Path file = Files.write(folder.resolve("f.pth"), new ZipWriter().stored("a/data.pkl", pickle.ops("s").end()).bytes());
        long began = System.nanoTime();
        CheckpointException e = assertThrows(CheckpointException.class, () -> Checkpoint.open(file));
        double seconds = (System.nanoTime() - began) / 1e9;
        assertTrue(e.getMessage().contains("\"junk\" is a list of 340001, expected a tensor"), e.getMessage());
        return seconds;
    }

    @Test
    void quotesWhatWouldBreakALine() {
        assertEquals("\"a\\u000a\\u200b\\u2028\\u0085é\"", Quoted.text("a\n\u200b\u2028\u0085é"));
        assertEquals("no reason given", Quoted.line(null));
    }
}
