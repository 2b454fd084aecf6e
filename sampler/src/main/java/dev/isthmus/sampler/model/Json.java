package dev.isthmus.sampler.model;

import dev.isthmus.runtime.io.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Configuration records from JSON, with every mistake told in one line. */
public final class Json {

    /** Far more than any configuration has; a file without end, or a checkpoint taken for one, is not read into memory. */
    private static final int MAX_BYTES = 16 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private Json() {
    }

    /**
     * Reads a JSON file as a record.
     *
     * @throws CheckpointException if the file cannot be read, is not JSON, lacks a value or has a wrong one
     */
    public static <T> T read(Path file, Class<T> type) {
        try {
            return parse(file, text(file), type);
        } catch (NoSuchFileException e) {
            throw new CheckpointException(file, "does not exist", e);
        } catch (AccessDeniedException e) {
            throw new CheckpointException(file, "permission to read it is denied", e);
        } catch (CharacterCodingException e) {
            throw new CheckpointException(file, "is no UTF-8 text; expected JSON", e);
        } catch (IOException e) {
            throw new CheckpointException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new CheckpointException(file, "is larger than " + MAX_BYTES + " bytes; expected JSON of a few lines");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
    }

    /**
     * Reads JSON text found in a file as a record.
     *
     * @throws CheckpointException if it is not JSON, lacks a value or has a wrong one
     */
    public static <T> T parse(Path file, String text, Class<T> type) {
        try {
            T value = MAPPER.readValue(text, type);
            if (value == null) {
                throw new CheckpointException(file, "holds null; expected an object");
            }
            return value;
        } catch (JacksonException e) {
            throw new CheckpointException(file, reason(e), e);
        }
    }

    /** A record's own complaint when there is one, else Jackson's, without its source excerpt. */
    private static String reason(JacksonException e) {
        if (e.getCause() instanceof IllegalArgumentException cause) {
            return cause.getMessage();
        }
        String place = e.getPath().stream().map(r -> r.getPropertyName() == null ? "[" + r.getIndex() + "]" : r.getPropertyName())
                .collect(Collectors.joining("."));
        String what = (place.isEmpty() ? "" : place + ": ") + plain(e.getOriginalMessage());
        String where = e instanceof StreamReadException && e.getLocation() != null
                ? " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() : "";
        return "JSON: " + what + where;
    }

    /** Jackson's own text without what it says of its source, of Java and of its settings, none of which helps a user. */
    private static String plain(String message) {
        return message.lines().findFirst().orElse("is not understood")
                .replaceFirst("\\s*\\(?[^(]*\\[Source:.*", "")
                .replaceFirst("(Missing|Null value for) (required )?creator property '([^']*)'.*", "$3 is missing or null")
                .replaceFirst("\\s*\\((but|set|for) .*", "")
                .replaceFirst("No content to map .*", "the file is empty")
                .replaceFirst(": maybe a \\(non-standard\\) comment.*", ": JSON has no comments")
                .replaceFirst(", from `StreamReadConstraints[^`]*`", "")
                .replaceFirst("Trailing token .*", "more text follows the value")
                .replaceFirst(": enable `JsonReadFeature.*", "")
                .replaceFirst("Cannot (deserialize|coerce) .*value.*?`[^`]*`? from (.*?)[:(].*", "unexpected $2")
                .replaceAll("`?dev\\.isthmus[\\w.$]*`?", "an object")
                .strip();
    }
}
