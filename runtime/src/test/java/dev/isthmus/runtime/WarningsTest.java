package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** libtorch's warnings reach the logger, from every thread, and stderr never. */
class WarningsTest {
    @TempDir
    Path temp;

    @Test
    void toTheLoggerAndNowhereElse() throws Exception {
        ChildProcess ended = ChildProcess.run(temp, WarningsProcess.class);
        assertEquals("", ended.err());
        assertEquals(2, ended.log().size(), ended::toString);
        assertTrue(ended.log().stream().allMatch(line -> line.startsWith("WARNING An output with one or more elements was resized")),
                ended::toString);
    }
}
