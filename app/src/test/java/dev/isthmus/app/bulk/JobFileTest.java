package dev.isthmus.app.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFileTest {

    @TempDir
    Path folder;

    @Test
    void valuesAreWhatAnOptionWouldGet() throws IOException {
        assertEquals(Map.of("per-class", List.of("50"), "cfg", List.of("2.5"), "class", List.of("bag", "3"), "ar-steps", List.of("5,4,1")),
                read("{\"per-class\": 50, \"cfg\": 2.5, \"class\": [\"bag\", 3], \"ar-steps\": [5, 4, 1]}").values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"presett\": \"mar-8\"}   | did you mean \"preset\"?",
        "{\"out\": \"x\"}           | \"out\" is no key of a job",
        "{\"images\": [1, 2]}       | images is [1,2]; expected a string or a number",
        "{\"images\": true}         | images is true; expected a string or a number",
        "{\"class\": []}            | class is []; expected a string or a number, or an array of these",
        "{\"class\": [[1]]}         | class is [[1]]",
        "[1]                        | holds no JSON object",
        "{\"seed\": 1, \"seed\": 2} | seed",
        "{                          | JSON"
    })
    void whatIsNoJobIsRefused(String text, String message) {
        RuntimeException refused = assertThrows(RuntimeException.class, () -> read(text));
        assertTrue(refused.getMessage().contains("job.json") && refused.getMessage().contains(message), refused.getMessage());
    }

    private JobFile read(String text) throws IOException {
        return JobFile.read(Files.writeString(folder.resolve("job.json"), text));
    }
}
