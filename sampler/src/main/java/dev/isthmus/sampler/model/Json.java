package dev.isthmus.sampler.model;

import dev.isthmus.runtime.io.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Configuration records from JSON, with every mistake told in one line. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
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
            return parse(file, Files.readString(file), type);
        } catch (NoSuchFileException e) {
            throw new CheckpointException(file, "does not exist", e);
        } catch (IOException e) {
            throw new CheckpointException(file, "cannot be read as text: " + e.getMessage(), e);
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
        String what = (place.isEmpty() ? "" : place + ": ") + withoutSource(e.getOriginalMessage());
        String where = e instanceof StreamReadException && e.getLocation() != null
                ? " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() : "";
        return "JSON: " + what + where;
    }

    /** Jackson's own text up to where it begins to describe its source, which says nothing to a user. */
    private static String withoutSource(String message) {
        return message.lines().findFirst().orElse("is not understood").replaceFirst("\\s*\\(?[^(]*\\[Source:.*", "").strip();
    }
}
