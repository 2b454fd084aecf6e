package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code isthmus bench calls} from outside. */
class BenchCallsTest {

    @TempDir
    Path temporary;

    @Test
    void everyRowHasAMedianBetweenItsQuartiles() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("work"));
        CommandLine.Result result = CommandLine.run(directory, "bench", "calls", "--seconds", "1", "--format", "json");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.err().contains("measuring for 1 s"), result.err());
        List<String> lines = result.out().lines().toList();
        Set<String> names = new HashSet<>();
        for (String line : lines) {
            JsonNode row = JsonMapper.builder().build().readTree(line);
            names.add(row.path("call").asString());
            double median = row.path("nanos").asDouble();
            assertTrue(0 < row.path("leastNanos").asDouble() && row.path("leastNanos").asDouble() <= row.path("lowerNanos").asDouble()
                    && row.path("lowerNanos").asDouble() <= median && median <= row.path("upperNanos").asDouble(), line);
            assertTrue(row.path("samples").asLong() >= 5, line);
        }
        assertEquals(lines.size(), names.size(), result.out());
        assertTrue(names.containsAll(Set.of("empty call through FFM", "add, 1 number", "add in place, 1 number",
                "tensor over off-heap memory")), result.out());
    }
}
