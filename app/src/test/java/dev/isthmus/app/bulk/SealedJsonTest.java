package dev.isthmus.app.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SealedJsonTest {
    @TempDir
    Path temporary;

    private final ObjectNode json = JsonMapper.shared().createObjectNode().put("text", "Ä \"0\"").put("number", 1e-7);
    private Path file;

    @BeforeEach
    void file() {
        json.putObject("nothing");
        file = temporary.resolve("file.json");
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        SealedJson.writeLine(file, json);
        assertEquals(json, ((ObjectNode) SealedJson.read(file).orElseThrow()).without("seal"));
        assertEquals(1, Files.readAllLines(file).size());
        SealedJson.writePretty(file, json);
        assertEquals(json, ((ObjectNode) SealedJson.read(file).orElseThrow()).without("seal"));
    }

    @Test
    void everyFlippedBitIsSeen() throws IOException {
        SealedJson.writePretty(file, json);
        byte[] written = Files.readAllBytes(file);
        for (int bit = 0; bit < written.length * 8; bit++) {
            byte[] flipped = written.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(Optional.empty(), SealedJson.read(Files.write(file, flipped)), "bit " + bit);
        }
    }

    @Test
    void everyLostByteIsSeen() throws IOException {
        SealedJson.writeLine(file, json);
        byte[] written = Files.readAllBytes(file);
        for (int length = 0; length < written.length; length++) {
            assertEquals(Optional.empty(), SealedJson.read(Files.write(file, Arrays.copyOf(written, length))), length + " bytes");
        }
    }

    @Test
    void whatHasNoSealIsNone() throws IOException {
        assertEquals(Optional.empty(), SealedJson.read(file));
        for (String text : new String[] {"", "{}", "[]", "{\"seal\": \"\"}", "{\"seal\": {}}", "{\"seal\": \"" + "0".repeat(64) + "\"}"}) {
            assertEquals(Optional.empty(), SealedJson.read(Files.writeString(file, text)), text);
        }
    }
}
