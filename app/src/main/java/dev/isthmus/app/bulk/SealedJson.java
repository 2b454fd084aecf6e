package dev.isthmus.app.bulk;

import dev.isthmus.runtime.io.AtomicFiles;
import dev.isthmus.app.report.FileTrouble;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON files that no byte changes in unseen: their last member, {@code seal}, is the SHA-256 of the file with zeros in its place. What has lost its
 * seal is as good as missing, and is written again.
 */
final class SealedJson {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String SEAL = "seal";
    private static final String UNSEALED = "0".repeat(64);

    private SealedJson() {
    }

    /** Writes JSON on one line. */
    static void writeLine(Path file, ObjectNode json) throws IOException {
        write(file, json, MAPPER.writer());
    }

    /** Writes JSON for people. */
    static void writePretty(Path file, ObjectNode json) throws IOException {
        write(file, json, MAPPER.writerWithDefaultPrettyPrinter());
    }

    private static void write(Path file, ObjectNode json, ObjectWriter writer) throws IOException {
        String unsealed = writer.writeValueAsString(json.deepCopy().put(SEAL, UNSEALED)) + "\n";
        byte[] sealed = unsealed.replace(UNSEALED, digest(unsealed)).getBytes(StandardCharsets.UTF_8);
        AtomicFiles.write(file, out -> out.write(sealed));
    }

    /**
     * What was written; empty if there is nothing, or if a byte of it changed.
     *
     * @throws IOException if the file is there and cannot be read
     */
    static Optional<JsonNode> read(Path file) throws IOException {
        try {
            String text = Files.readString(file);
            JsonNode json = MAPPER.readTree(text);
            String seal = json.path(SEAL).asString("");
            return !seal.isEmpty() && digest(text.replace(seal, UNSEALED)).equals(seal) ? Optional.of(json) : Optional.empty();
        } catch (NoSuchFileException | CharacterCodingException | JacksonException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw FileTrouble.reading(file, e);
        }
    }

    private static String digest(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
