package dev.isthmus.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.generator.GenerationProgress;
import dev.isthmus.sampler.generator.ImageProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description says what the code does: the same fields, codes, statuses and bounds. */
class OpenApiTest {
    private static final byte[] PNG = {1, 2, 3};

    private final JsonNode document = document();
    private final Catalog catalog = Models.catalog();
    private final Answers answers = new Answers(catalog);
    private final Order order = new GenerationParser(catalog, 1000).order("""
            {"prompt": "sneaker", "n": 2, "seed": 7, "stream": true}""".getBytes(StandardCharsets.UTF_8));

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = document.findValuesAsString("$ref");
        assertTrue(references.size() > 20);
        for (String reference : references) {
            assertTrue(!document.at(reference.substring(1)).isMissingNode(), reference);
        }
    }

    @Test
    void theFieldsOfARequestAreThoseThatAreRead() {
        String refusal = message("{\"unknown\": 1}");
        assertEquals(Set.of(refusal.substring(refusal.indexOf("some of ") + 8).split(", ")), names(schema("GenerationRequest").get("properties")));
    }

    @Test
    void everyErrorOfARequestIsDescribedWithItsStatus() {
        JsonNode responses = document.at("/paths/~1v1~1images~1generations/post/responses");
        Pattern codes = Pattern.compile("`([a-z_]+)`");
        Set<String> described = new TreeSet<>();
        responses.propertyStream().filter(response -> response.getKey().compareTo("400") >= 0).forEach(response -> codes
                .matcher(response.getValue().get("description").stringValue()).results()
                .forEach(code -> described.add(response.getKey() + " " + code.group(1))));
        Set<String> possible = EnumSet.complementOf(EnumSet.of(Problem.NOT_FOUND)).stream()
                .map(problem -> problem.status() + " " + problem.code()).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(possible, described);
        assertEquals(texts(schema("Error").at("/properties/error/properties/type/enum")),
                Set.of(Problem.Type.values()).stream().map(Problem.Type::text).collect(Collectors.toSet()));
    }

    @Test
    void answersHaveTheDescribedFields() {
        assertFields("Model", json(answers.models()).get("data").get(0));
        json(answers.presets()).get("data").forEach(preset -> {
            assertFields("Preset", preset);
            preset.get("stages").forEach(stage -> assertFields("Stage", stage));
        });
        JsonNode images = json(answers.images("img-1", 5, order, List.of(PNG, PNG), 1.5));
        assertFields("GenerationResponse", images);
        images.get("data").forEach(image -> assertFields("Image", image));
        assertEquals("AQID", images.at("/data/1/b64_json").stringValue());
        assertEquals(8, images.at("/data/1/seed").intValue());
        assertFields("Error", json(Answers.error(Refusal.of(Problem.DRAINING, "x"))));
        assertFields("Health", json(Answers.health("ok")));
    }

    @Test
    void eventsHaveTheDescribedFields() {
        BitSet known = new BitSet();
        known.set(3);
        known.set(255);
        GenerationProgress progress = new GenerationProgress(1, 32, 1, 3, List.of(new ImageProgress(1, known, Optional.empty())));
        assertEvent("Accepted", answers.accepted("img-1", 5, order));
        assertEvent("Progress", answers.progress(order, progress));
        assertEvent("PartialImage", answers.partial(0, 0, 8, PNG));
        assertEvent("Completed", answers.completed(order, 1, PNG));
        assertEvent("Done", answers.done(order, 1.5));
        assertEvent("StreamError", Answers.failed(Refusal.of(Problem.CANCELLED, "x")));
        JsonNode image = json(answers.progress(order, progress).data().getBytes(StandardCharsets.UTF_8)).at("/images/0");
        assertEquals("0001" + "0".repeat(251) + "1", image.get("tokens").stringValue());
        assertEquals(2, image.get("known").intValue());
    }

    @Test
    void theStagesOfAPlanAreThoseOfThePaper() {
        assertEquals(List.of(new StageShape(1, "generate", 24, 64), new StageShape(2, "generate", 6, 64), new StageShape(3, "reconstruct", 2, 128)),
                StageShape.of(order.plan()));
    }

    private void assertEvent(String schema, Event event) {
        assertEquals(-1, event.data().indexOf('\n'));
        JsonNode data = json(event.data().getBytes(StandardCharsets.UTF_8));
        assertEquals(event.name(), data.get("type").stringValue());
        assertEquals(event.name(), schema(schema).at("/properties/type/const").stringValue());
        assertFields(schema, data);
    }

    /** All fields are described, and those that are required are there. */
    private void assertFields(String schema, JsonNode answer) {
        assertEquals(names(schema(schema).get("properties")), names(answer), schema);
        assertEquals(names(answer), texts(schema(schema).get("required")), schema);
    }

    private JsonNode schema(String name) {
        return document.at("/components/schemas/" + name);
    }

    private String message(String body) {
        try {
            new GenerationParser(catalog, 1000).order(body.getBytes(StandardCharsets.UTF_8));
            return "";
        } catch (Refusal refusal) {
            return refusal.getMessage();
        }
    }

    private static Set<String> names(JsonNode object) {
        return new TreeSet<>(object.propertyNames());
    }

    private static Set<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::stringValue).collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode json(byte[] bytes) {
        return JsonMapper.shared().readTree(bytes);
    }

    private static JsonNode document() {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/dev/isthmus/server/openapi.json")) {
            return json(in.readAllBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
