package dev.isthmus.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.plan.Presets;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a body means, and what every bad one is told. */
class GenerationParserTest {
    private static final int MAX_BYTES = 64 * 1024;

    private final GenerationParser parser = new GenerationParser(Models.catalog(), MAX_BYTES);

    @Test
    void whatIsLeftOutIsDecided() {
        Order order = order("{\"prompt\": \"sneaker\"}");
        assertEquals(Presets.GTR_TEXT, order.preset());
        assertEquals(2.0, order.cfg());
        assertEquals(1.0, order.temperature());
        assertEquals(7, order.label());
        assertEquals(1, order.count());
        assertFalse(order.stream());
        assertTrue(order.firstSeed() >= 0 && order.firstSeed() < 1L << 48, "seed " + order.firstSeed());
        assertNotEquals(order.firstSeed(), order("{\"prompt\": \"sneaker\"}").firstSeed());
    }

    @Test
    void everyFieldIsTaken() {
        Order order = order("""
                {"prompt": " Ankle-Boot ", "class_id": 9, "model": "mar-fashion", "n": 3, "size": "28x28", "response_format": "b64_json",
                 "output_format": "png", "user": "me", "seed": -5, "preset": "gtr-3.7x", "cfg": 1.5, "temperature": 0, "stream": true,
                 "partial_images": 4}""");
        assertEquals(new Order(Presets.GTR_3_7X, order.plan(), 1.5, 0, 9, -5, 3, true, 4), order);
        assertEquals(List.of(-5L, -4L, -3L), order.pictures().stream().map(Picture::seed).toList());
        assertEquals(9, order("{\"prompt\": \"9\"}").label());
        assertEquals(Long.MAX_VALUE, order("{\"class_id\": 0, \"seed\": 9223372036854775807}").firstSeed());
    }

    @Test
    void everyPresetOnOfferTakesEveryGuidance() {
        for (Offer offer : Models.catalog().offers()) {
            for (String cfg : List.of("1", "2.5", "1000")) {
                assertEquals(offer.preset(), order("{\"class_id\": 0, \"preset\": \"" + offer.preset().id() + "\", \"cfg\": " + cfg + "}").preset());
            }
        }
    }

    @Test
    void nullIsAsIfTheFieldWereNotThere() {
        assertEquals(1, order("{\"prompt\": \"bag\", \"n\": null, \"stream\": null, \"preset\": null, \"response_format\": null}").count());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "``|INVALID_JSON||the body is empty; expected a JSON object",
        "7|INVALID_JSON||the body is a whole number; expected a JSON object",
        "[]|INVALID_JSON||the body is a list; expected a JSON object",
        "{\"prompt\"|INVALID_JSON||the body is not well-formed JSON: line 1, column 10",
        "{\"prompt\": \"bag\"} x|INVALID_JSON||the body is not well-formed JSON: line 1, column 19",
        "{\"prompt\": \"bag\", \"prompt\": \"bag\"}|INVALID_JSON||the body is not well-formed JSON: line 1, column 27",
        "{\"prompt\": \"bag\", \"n\": NaN}|INVALID_JSON||the body is not well-formed JSON: line 1, column 27",
        "{\"promt\": \"bag\"}|UNKNOWN_FIELD|promt|there is no field \"promt\"; expected some of prompt, class_id, model, n, size,"
                + " response_format, output_format, user, seed, preset, cfg, temperature, stream, partial_images",
        "{}|MISSING_FIELD|prompt|prompt is missing; expected a class by name or number, or class_id",
        "{\"prompt\": 7}|WRONG_TYPE|prompt|prompt is a whole number; expected a string",
        "{\"prompt\": [\"bag\"]}|WRONG_TYPE|prompt|prompt is a list; expected a string",
        "{\"class_id\": 1.5}|WRONG_TYPE|class_id|class_id is a number with a fraction or an exponent; expected a whole number",
        "{\"class_id\": \"1\"}|WRONG_TYPE|class_id|class_id is a string; expected a whole number",
        "{\"class_id\": 1, \"stream\": 1}|WRONG_TYPE|stream|stream is a whole number; expected true or false",
        "{\"class_id\": 1, \"cfg\": true}|WRONG_TYPE|cfg|cfg is a boolean; expected a number",
        "{\"class_id\": 1, \"response_format\": \"url\"}|UNSUPPORTED_VALUE|response_format|response_format is \"url\"; expected b64_json: no image"
                + " is kept here that a URL could name",
        "{\"class_id\": 1, \"output_format\": \"jpeg\"}|UNSUPPORTED_VALUE|output_format|output_format is \"jpeg\"; expected png",
        "{\"class_id\": 1, \"prompt\": \"bag\"}|CONFLICTING_FIELDS|class_id|class_id is 1 and prompt means class 8; expected one of them, or both"
                + " the same",
        "{\"class_id\": 1, \"partial_images\": 2}|CONFLICTING_FIELDS|partial_images|partial_images is 2 without stream; expected stream to be"
                + " true, or no previews",
        "{\"class_id\": 1, \"model\": \"dall-e-3\"}|MODEL_NOT_FOUND|model|model is \"dall-e-3\"; expected \"mar-fashion\"",
        "{\"prompt\": \"dog\"}|UNKNOWN_CLASS|prompt|prompt is \"dog\"; expected one of t-shirt, trouser, pullover, dress, coat, sandal, shirt,"
                + " sneaker, bag, ankle-boot, or a number from 0 to 9",
        "{\"class_id\": 10}|UNKNOWN_CLASS|class_id|class_id is 10; expected a whole number from 0 to 9",
        "{\"class_id\": 1, \"preset\": \"fast\"}|UNKNOWN_PRESET|preset|preset is \"fast\"; expected one that /v1/presets lists",
        "{\"class_id\": 1, \"n\": 0}|OUT_OF_RANGE|n|n is 0; expected a whole number from 1 to 2147483647",
        "{\"class_id\": 1, \"n\": 11}|OUT_OF_RANGE|n|n is 11; expected a whole number from 1 to 10",
        "{\"class_id\": 1, \"seed\": 9223372036854775808}|OUT_OF_RANGE|seed|seed is 9223372036854775808; expected a whole number from"
                + " -9223372036854775808 to 9223372036854775807",
        "{\"class_id\": 1, \"cfg\": 0.5}|OUT_OF_RANGE|cfg|cfg is 0.5; expected a number from 1 to 1000",
        "{\"class_id\": 1, \"cfg\": 1e999}|OUT_OF_RANGE|cfg|cfg is \"Infinity\"; expected a number from 1 to 1000",
        "{\"class_id\": 1, \"temperature\": -1}|OUT_OF_RANGE|temperature|temperature is -1; expected a number from 0 to 1000",
        "{\"class_id\": 1, \"stream\": true, \"partial_images\": 65}|OUT_OF_RANGE|partial_images|partial_images is 65; expected a whole number"
                + " from 0 to 64",
        "{\"class_id\": 1, \"size\": \"1024x1024\"}|UNSUPPORTED_SIZE|size|size is \"1024x1024\"; expected 28x28, or auto"})
    void whatIsWrongIsNamed(String body, Problem problem, String param, String message) {
        Refusal refusal = assertThrows(Refusal.class, () -> order(body));
        assertEquals(message, refusal.getMessage());
        assertEquals(problem, refusal.problem());
        assertEquals(param, refusal.param().orElse(null));
    }

    @Test
    void documentsThatAreLargeForTheirUseAreRefused() {
        for (String body : List.of("{\"prompt\": " + "[".repeat(5000) + "]".repeat(5000) + "}",
                "{\"seed\": " + "9".repeat(10_000) + "}", "{\"cfg\": 1." + "0".repeat(100) + "}",
                "{\"prompt\": \"" + "a".repeat(5000) + "\"}", "{\"" + "p".repeat(65) + "\": 1}")) {
            Refusal refusal = assertThrows(Refusal.class, () -> order(body));
            assertEquals(Problem.INVALID_JSON, refusal.problem(), refusal.getMessage());
            assertTrue(refusal.getMessage().length() < 250, refusal.getMessage());
        }
        assertEquals(Problem.OUT_OF_RANGE, assertThrows(Refusal.class, () -> order("{\"prompt\": \"" + "a".repeat(1001) + "\"}")).problem());
    }

    @Test
    void utf8AloneIsRead() {
        Stream.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16, Charset.forName("UTF-32BE")).forEach(charset ->
                assertEquals(Problem.INVALID_JSON, assertThrows(Refusal.class,
                        () -> parser.order("{\"prompt\": \"bag\"}".getBytes(charset))).problem()));
        assertEquals("the body is not UTF-8", assertThrows(Refusal.class,
                () -> parser.order(new byte[] {'"', (byte) 0xc3, '"'})).getMessage());
    }

    @Test
    void whatIsToldBackIsOneLineOfCharacters() {
        Refusal refusal = assertThrows(Refusal.class, () -> order("{\"prompt\": \"a\\n\\u0000\\ud800\\u202e" + "b".repeat(200) + "\"}"));
        assertTrue(refusal.getMessage().startsWith("prompt is \"a????bbb"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("b…\""), refusal.getMessage());
    }

    private Order order(String body) {
        return parser.order(body.getBytes(StandardCharsets.UTF_8));
    }
}
