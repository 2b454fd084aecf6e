package dev.isthmus.server.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads bodies that anybody may have written. What a request needs is an object with a dozen fields, so the limits are low: a document that
 * is slow to read, or large in memory for its length, does not get through.
 */
final class JsonBody {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_NAME = 64;
    /** The longest whole number of 64 bits has 20 characters, the longest decimal of a double some 25. */
    private static final int MAX_NUMBER = 40;
    private static final int MAX_STRING = 4096;

    private final JsonMapper mapper;

    /** @param maxBytes of a document */
    JsonBody(long maxBytes) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxNameLength(MAX_NAME)
                        .maxNumberLength(MAX_NUMBER).maxStringLength(MAX_STRING).maxDocumentLength(maxBytes).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        mapper = JsonMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    }

    /**
     * The object that the bytes are.
     *
     * @throws Refusal {@link Problem#INVALID_JSON} if they are none
     */
    ObjectNode object(byte[] bytes) {
        JsonNode document = tree(text(bytes));
        if (document instanceof ObjectNode object) {
            return object;
        }
        throw invalid("is " + (document == null || document.isMissingNode() ? "empty" : Kind.of(document).text()) + "; expected a JSON object");
    }

    private JsonNode tree(String text) {
        try {
            return mapper.readTree(text);
        } catch (StreamConstraintsException e) {
            throw invalid("goes beyond what a request needs: objects and lists within each other at most " + MAX_DEPTH + ", names of "
                    + MAX_NAME + ", numbers of " + MAX_NUMBER + " and strings of " + MAX_STRING + " characters");
        } catch (JacksonException e) {
            throw invalid("is not well-formed JSON" + (e.getLocation() == null || e.getLocation().getLineNr() < 1 ? ""
                    : ": line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr()));
        }
    }

    /** Decoded here because Jackson would take UTF-16 and UTF-32 too, and JSON between programs is UTF-8 (RFC 8259). */
    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw invalid("is not UTF-8");
        }
    }

    private static Refusal invalid(String what) {
        return Refusal.of(Problem.INVALID_JSON, "the body " + what);
    }
}
