package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** libtorch and its BLAS write nothing to stderr: a process of its own, because that is where they would write it. */
class QuietTest {
    @TempDir
    Path temp;

    @Test
    void stderrStaysEmpty() throws Exception {
        ChildProcess ended = ChildProcess.run(temp, QuietProcess.class);
        assertEquals("", ended.err());
        assertTrue(ended.out().contains("index out of range"), ended::toString);
        assertTrue(ended.out().contains("0 live tensors, Threads[torch=2, blas="), ended::toString);
    }
}
