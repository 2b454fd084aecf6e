package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
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
        List<String> said = ended.out().lines().toList();
        for (String thread : List.of("main", "other")) {
            assertTrue(said.stream().anyMatch(line -> line.startsWith("WARNING on " + thread + ": An output with one or more elements")),
                    said::toString);
        }
    }
}
