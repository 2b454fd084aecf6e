package dev.isthmus.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tokens are taken, and which files hold one. */
class BearerTokenTest {
    private static final String TOKEN = "correct-horse-battery-staple";

    @TempDir
    Path temporary;

    @Test
    void theTokenAloneOpens() throws IOException {
        BearerToken token = BearerToken.read(file(TOKEN + "\n"));
        assertTrue(token.isShownBy("Bearer " + TOKEN));
        assertTrue(token.isShownBy("bearer  " + TOKEN)); // the scheme's case does not matter (RFC 9110)
        for (String wrong : new String[] {"", TOKEN, "Basic " + TOKEN, "Bearer", "Bearer ", "Bearer " + TOKEN + "x",
            "Bearer " + TOKEN.substring(1), "Bearer " + TOKEN.toUpperCase()}) {
            assertFalse(token.isShownBy(wrong), wrong);
        }
    }

    @Test
    void filesWithoutATokenAreRefusedWithoutTellingWhatTheyHold() throws IOException {
        for (String content : new String[] {"", "short", "two words that are long enough", "a".repeat(513), "é".repeat(20)}) {
            Path file = file(content);
            String message = assertThrows(IOException.class, () -> BearerToken.read(file)).getMessage();
            assertTrue(message.startsWith("token file " + file), message);
            assertTrue(content.isEmpty() || !message.contains(content), message);
            assertEquals(1, message.lines().count());
        }
        assertThrows(IOException.class, () -> BearerToken.read(temporary));
        assertThrows(IOException.class, () -> BearerToken.read(temporary.resolve("missing")));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(temporary, "token", ""), content);
    }
}
