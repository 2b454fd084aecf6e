package dev.isthmus.runtime.io;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * A {@code model.safetensors.index.json}: which file holds which tensor.
 *
 * @param shards   file name by tensor name, in the order of the index
 * @param metadata its numbers, texts and flags, as text
 */
record ShardIndex(Map<String, String> shards, Map<String, String> metadata) {
    private static final int MAX_BYTES = 64 << 20;
    private static final int MAX_TENSORS = 1 << 18;
    private static final int MAX_METADATA = 1 << 16;
    private static final int MAX_FILE_NAME = 255;
    private static final String SUFFIX = ".safetensors";
    // As for the header of one file: names made to collide must not meet in a table shared by all.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16).maxNameLength(10_000).maxNumberLength(100).maxStringLength(1 << 20).build())
            .build();

    ShardIndex {
        shards = Collections.unmodifiableMap(shards);
        metadata = Collections.unmodifiableMap(metadata);
    }

    /**
     * @throws CheckpointException if {@code file} cannot be read, is no such index, or names a file outside its folder
     */
    static ShardIndex read(Path file) {
        byte[] utf8 = MappedFile.start(file, "an index of safetensors files", MAX_BYTES + 1);
        if (utf8.length > MAX_BYTES) {
            throw new CheckpointException(file, "index has more than " + MAX_BYTES + " bytes");
        }
        Reader text = new InputStreamReader(new ByteArrayInputStream(utf8), StandardCharsets.UTF_8.newDecoder());
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            return new Reading(file, json).index();
        } catch (JacksonException e) {
            String why = e.getCause() instanceof CharacterCodingException ? "UTF-8" : "JSON";
            throw new CheckpointException(file, "index is not valid " + why + ": " + Quoted.line(e.getOriginalMessage()), e);
        }
    }

    /** One pass over the tokens of one index. */
    private static final class Reading {
        private final Path file;
        private final JsonParser json;
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private Map<String, String> shards;
        private boolean seenMetadata;

        Reading(Path file, JsonParser json) {
            this.file = file;
            this.json = json;
        }

        ShardIndex index() {
            expect(JsonToken.START_OBJECT, "index", "an object");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                switch (json.currentName()) {
                    case "weight_map" -> weightMap();
                    case "metadata" -> metadata();
                    default -> throw refusal("index has key " + Quoted.text(json.currentName())
                            + ", expected only weight_map and metadata");
                }
            }
            refuseIf(json.nextToken() != null, "index goes on after its closing brace");
            refuseIf(shards == null, "index has no weight_map");
            return new ShardIndex(shards, metadata);
        }

        private void weightMap() {
            refuseIf(shards != null, "index has weight_map twice, expected once");
            shards = new LinkedHashMap<>();
            expect(JsonToken.START_OBJECT, "weight_map", "an object");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                expect(JsonToken.VALUE_STRING, "weight_map " + Quoted.text(name), "the name of a file");
                String shard = json.getString();
                refuseUnlessInFolder(name, shard);
                refuseIf(shards.put(name, shard) != null, "weight_map has tensor " + Quoted.text(name) + " twice");
                refuseIf(shards.size() > MAX_TENSORS, "weight_map has more than " + MAX_TENSORS + " tensors");
            }
        }

        private void metadata() {
            refuseIf(seenMetadata, "index has metadata twice, expected once");
            seenMetadata = true;
            expect(JsonToken.START_OBJECT, "metadata", "an object");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = json.currentName();
                JsonToken value = json.nextToken();
                if (value != null && value.isScalarValue()) {
                    metadata.put(key, json.getString());
                } else {
                    json.skipChildren();
                }
                refuseIf(metadata.size() > MAX_METADATA, "metadata has more than " + MAX_METADATA + " pairs");
            }
        }

        /** A plain name, so that an index can reach no file but those that lie beside it. */
        private void refuseUnlessInFolder(String tensor, String shard) {
            boolean plain = shard.length() <= MAX_FILE_NAME && shard.endsWith(SUFFIX) && !shard.startsWith(".")
                    && shard.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ' || c == 0x7f);
            refuseIf(!plain, "weight_map puts tensor " + Quoted.text(tensor) + " in " + Quoted.text(shard)
                    + ", expected the name of a " + SUFFIX + " file beside the index");
        }

        private void expect(JsonToken wanted, String where, String expectation) {
            refuseIf(json.nextToken() != wanted, where + " is not " + expectation);
        }

        private void refuseIf(boolean wrong, String what) {
            if (wrong) {
                throw refusal(what);
            }
        }

        private CheckpointException refusal(String what) {
            return new CheckpointException(file, what);
        }
    }
}
