package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON header of a safetensors file.
 *
 * <p>Read as a stream of tokens in which each must be the one expected, so nothing is skipped, recursed into, or built
 * up before it is checked, and a hostile header can cost no more than its own length.
 *
 * @param spans    tensors in header order
 * @param metadata text pairs in header order
 */
record SafetensorsHeader(Map<String, SafetensorsSpan> spans, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";
    /** More than any model has; bounds the heap that a header full of empty tensors may take. */
    static final int MAX_TENSORS = 1 << 18;
    /** For the same reason. */
    static final int MAX_METADATA = 1 << 16;
    /** Longest name of a tensor or of a pair, in characters. */
    static final int MAX_NAME_CHARS = 10_000;
    /** Longest value of a pair, in characters. */
    static final int MAX_TEXT_CHARS = 20_000_000;
    /** Enough for {@link TensorEntry} to see, and refuse, a rank beyond its own limit. */
    private static final int MAX_LIST = 128;
    // Canonicalising names would keep them in a table shared by all files and fail on names made to collide in it.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4).maxNumberLength(100)
                    .maxNameLength(MAX_NAME_CHARS).maxStringLength(MAX_TEXT_CHARS).build())
            .build();

    SafetensorsHeader {
        spans = Collections.unmodifiableMap(spans);
        metadata = Collections.unmodifiableMap(metadata);
    }

    /**
     * Parses and checks a header.
     *
     * @param file        for messages only
     * @param utf8        the header's bytes
     * @param bufferBytes how many bytes follow the header
     * @throws CheckpointException if anything in it differs from the format
     */
    static SafetensorsHeader parse(Path file, byte[] utf8, long bufferBytes) {
        if (utf8[0] != '{') {
            throw new CheckpointException(file, String.format("header begins with byte 0x%02x, expected '{'", utf8[0]));
        }
        // Jackson's own UTF-8 reader forgives overlong forms and surrogates; this decoder does not.
        Reader text = new InputStreamReader(new ByteArrayInputStream(utf8), StandardCharsets.UTF_8.newDecoder());
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            SafetensorsHeader header = new Reading(file, json).header();
            refuseUnlessTiled(file, header.spans, bufferBytes);
            return header;
        } catch (JacksonException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw new CheckpointException(file, "header is not valid UTF-8", e);
            }
            throw new CheckpointException(file, "header is not valid JSON at character "
                    + (e.getLocation() == null ? "?" : e.getLocation().getCharOffset()) + ": "
                    + Quoted.line(e.getOriginalMessage()), e);
        }
    }

    /** Tensors must cover the buffer without overlap or gap: bytes that no tensor owns could smuggle anything. */
    private static void refuseUnlessTiled(Path file, Map<String, SafetensorsSpan> spans, long bufferBytes) {
        List<SafetensorsSpan> sorted = spans.values().stream()
                .sorted(Comparator.comparingLong(SafetensorsSpan::begin).thenComparingLong(SafetensorsSpan::end))
                .toList();
        long covered = 0;
        for (SafetensorsSpan span : sorted) {
            if (span.begin() != covered) {
                throw new CheckpointException(file, "tensor " + Quoted.text(span.name()) + " begins at byte "
                        + span.begin() + ", expected " + covered + " so that tensors do not "
                        + (span.begin() < covered ? "overlap" : "leave a gap"));
            }
            if (span.end() > bufferBytes) {
                throw new CheckpointException(file, "tensor " + Quoted.text(span.name()) + " ends at byte "
                        + span.end() + ", expected at most " + bufferBytes + "; the file is truncated or corrupt");
            }
            covered = span.end();
        }
        if (covered != bufferBytes) {
            throw new CheckpointException(file, "has " + bufferBytes + " bytes after the header, expected " + covered
                    + ", where its last tensor ends");
        }
    }

    /** One pass over the tokens of one header. */
    private static final class Reading {
        private final Path file;
        private final JsonParser json;

        Reading(Path file, JsonParser json) {
            this.file = file;
            this.json = json;
        }

        SafetensorsHeader header() {
            Map<String, SafetensorsSpan> spans = new LinkedHashMap<>();
            Map<String, String> metadata = null;
            expect(JsonToken.START_OBJECT, "header", "an object");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                if (name.equals(METADATA)) {
                    refuseIf(metadata != null, METADATA, "appears twice, expected once");
                    metadata = metadata();
                } else {
                    refuseIf(spans.put(name, tensor(name)) != null, tensorLabel(name), "appears twice, expected once");
                    refuseIf(spans.size() > MAX_TENSORS, "header", "has more than " + MAX_TENSORS + " tensors");
                }
            }
            JsonToken more = json.nextToken();
            refuseIf(more != null, "header", "goes on after its closing brace, expected only white space");
            return new SafetensorsHeader(spans, metadata == null ? Map.of() : metadata);
        }

        private Map<String, String> metadata() {
            Map<String, String> pairs = new LinkedHashMap<>();
            expect(JsonToken.START_OBJECT, METADATA, "an object");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = json.currentName();
                String where = METADATA + " " + Quoted.text(key);
                expect(JsonToken.VALUE_STRING, where, "a string");
                refuseIf(pairs.put(key, json.getString()) != null, where, "appears twice, expected once");
                refuseIf(pairs.size() > MAX_METADATA, METADATA, "has more than " + MAX_METADATA + " pairs");
            }
            return pairs;
        }

        private SafetensorsSpan tensor(String name) {
            String where = tensorLabel(name);
            DType dtype = null;
            long[] shape = null;
            long[] offsets = null;
            expect(JsonToken.START_OBJECT, where, "an object");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = json.currentName();
                switch (key) {
                    case "dtype" -> {
                        refuseIf(dtype != null, where, "has dtype twice, expected once");
                        dtype = dtype(where);
                    }
                    case "shape" -> {
                        refuseIf(shape != null, where, "has shape twice, expected once");
                        shape = integers(where + ": shape");
                    }
                    case "data_offsets" -> {
                        refuseIf(offsets != null, where, "has data_offsets twice, expected once");
                        offsets = integers(where + ": data_offsets");
                    }
                    default -> throw refusal(where, "has key " + Quoted.text(key)
                            + ", expected only dtype, shape and data_offsets");
                }
            }
            refuseIf(dtype == null, where, "has no dtype, expected dtype, shape and data_offsets");
            refuseIf(shape == null, where, "has no shape, expected dtype, shape and data_offsets");
            refuseIf(offsets == null, where, "has no data_offsets, expected dtype, shape and data_offsets");
            refuseIf(offsets.length != 2, where, "has " + offsets.length + " data_offsets, expected 2");
            try {
                return new SafetensorsSpan(new TensorEntry(name, dtype, shape), offsets[0], offsets[1]);
            } catch (IllegalArgumentException e) {
                throw new CheckpointException(file, where + ": " + e.getMessage(), e);
            }
        }

        private DType dtype(String where) {
            expect(JsonToken.VALUE_STRING, where + ": dtype", "a string");
            String name = json.getString();
            return DType.ofSafetensors(name).orElseThrow(() -> refusal(where, "has dtype " + Quoted.text(name)
                    + ", expected one of " + Arrays.stream(DType.values()).map(DType::safetensorsName)
                            .collect(Collectors.joining(", "))));
        }

        private long[] integers(String where) {
            expect(JsonToken.START_ARRAY, where, "a list of integers");
            long[] values = new long[MAX_LIST];
            int count = 0;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                refuseIf(json.currentToken() != JsonToken.VALUE_NUMBER_INT, where,
                        "contains " + current() + ", expected integers");
                refuseIf(count == MAX_LIST, where, "has more than " + MAX_LIST + " numbers");
                values[count++] = integer(where);
            }
            return Arrays.copyOf(values, count);
        }

        private long integer(String where) {
            String digits = json.getString();
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                throw new CheckpointException(file, where + " contains " + Quoted.line(digits)
                        + ", expected integers below 2^63", e);
            }
        }

        private void expect(JsonToken wanted, String where, String expectation) {
            refuseIf(json.nextToken() != wanted, where, "is " + current() + ", expected " + expectation);
        }

        /** The token at hand in words; never asks for more input. */
        private String current() {
            return switch (json.currentToken()) {
                case null -> "missing";
                case START_OBJECT -> "an object";
                case START_ARRAY -> "a list";
                case VALUE_STRING -> Quoted.text(json.getString());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
                        Quoted.line(json.getString());
                case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "missing";
            };
        }

        private void refuseIf(boolean wrong, String where, String what) {
            if (wrong) {
                throw refusal(where, what);
            }
        }

        private CheckpointException refusal(String where, String what) {
            return new CheckpointException(file, where + " " + what);
        }

        private static String tensorLabel(String name) {
            return "tensor " + Quoted.text(name);
        }
    }
}
