package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.PhiloxNoise;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.generator.GeneratorConfig;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.plan.Plan;
import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.server.BearerToken;
import dev.isthmus.server.ServerConfig;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service does what its description says. */
@ExtendWith(NoLiveTensors.class)
class ServerTest {
    private static final String TOKEN = "correct-horse-battery-staple";

    @TempDir
    Path temporary;

    @Test
    void imagesAreThoseOfTheModel() throws Exception {
        List<Pixels> direct = direct(3, 42, 43);
        try (TestServer server = TestServer.ready(model(), ServerConfig.ofMachine(), GeneratorConfig.ofMachine())) {
            List<CompletableFuture<HttpResponse<String>>> others = new ArrayList<>();
            for (int i = 0; i < 6; i++) { // to be computed with
                others.add(server.sendLater(server.post("{\"class_id\": 1, \"seed\": " + i + "}")));
            }
            HttpResponse<String> response = server.generate("{\"prompt\": \"e\", \"n\": 2, \"seed\": 42}");
            assertEquals(200, response.statusCode(), response.body());
            JsonNode answer = TestServer.json(response);
            assertEquals("tiny", answer.get("model").stringValue());
            assertEquals(List.of(42L, 43L), answer.get("data").findValues("seed").stream().map(JsonNode::longValue).toList());
            for (int i = 0; i < 2; i++) {
                assertPixels(direct.get(i), answer.at("/data/" + i + "/b64_json").stringValue());
            }
            assertEquals(response.headers().firstValue("X-Request-Id").orElseThrow(), answer.get("id").stringValue());
            for (CompletableFuture<HttpResponse<String>> other : others) {
                assertEquals(200, other.get().statusCode());
            }
            assertEquals(7, server.metric("isthmus_generations_total{outcome=\"ok\"}"));
            assertEquals(8, server.metric("isthmus_images_total{preset=\"gtr-6.3x\"}"));
            assertTrue(server.metric("isthmus_stage_seconds_count{stage=\"reconstruct\"}") >= 1);
            assertTrue(server.metric("isthmus_live_tensors") > 0);
            assertTrue(server.metric("isthmus_native_bytes") > 0);
            assertTrue(server.metric("process_resident_memory_bytes") > 0);
        }
    }

    @Test
    void aStreamTellsOfEveryStepAndEndsWithTheImages() throws Exception {
        List<Pixels> direct = direct(3, 42, 43);
        try (TestServer server = TestServer.ready(model(), ServerConfig.ofMachine(), GeneratorConfig.ofMachine())) {
            HttpResponse<String> response = server.generate(
                    "{\"class_id\": 3, \"n\": 2, \"seed\": 42, \"stream\": true, \"partial_images\": 4}");
            assertEquals("text/event-stream", response.headers().firstValue("Content-Type").orElseThrow());
            List<JsonNode> events = events(response.body());
            assertEquals("image_generation.accepted", type(events.getFirst()));
            assertEquals("image_generation.done", type(events.getLast()));
            assertEquals(10, events.getFirst().get("ar_steps").intValue());
            List<JsonNode> progress = events.stream().filter(event -> type(event).endsWith(".progress")).toList();
            assertEquals(10, progress.stream().map(event -> event.get("ar_step").intValue()).distinct().count());
            assertEquals("reconstruct", progress.getLast().get("stage_name").stringValue());
            assertEquals("1".repeat(64), progress.getLast().at("/images/0/tokens").stringValue());
            List<JsonNode> previews = events.stream().filter(event -> type(event).endsWith(".partial_image")).toList();
            assertEquals(List.of(0, 1, 2, 3), previews.stream().filter(event -> event.get("index").intValue() == 1)
                    .map(event -> event.get("partial_image_index").intValue()).toList());
            List<JsonNode> completed = events.stream().filter(event -> type(event).endsWith(".completed")).toList();
            assertEquals(2, completed.size());
            for (int i = 0; i < 2; i++) {
                assertPixels(direct.get(i), completed.get(i).get("b64_json").stringValue());
            }
        }
    }

    @Test
    void probesListsAndTheDescriptionAreThere() throws Exception {
        try (TestServer server = TestServer.started(model(), ServerConfig.ofMachine())) {
            assertEquals(200, server.get("/health/live").statusCode());
            assertEquals(503, server.get("/health/ready").statusCode());
            assertEquals("{\"status\":\"warming up\"}", server.get("/health/ready").body());
            HttpResponse<String> early = server.generate("{\"class_id\": 0}");
            assertEquals(503, early.statusCode());
            assertEquals("not_ready", TestServer.json(early).at("/error/code").stringValue());
            assertTrue(early.headers().firstValue("Retry-After").isPresent());

            server.server.open(ModelSource.of(temporary), GeneratorConfig.ofMachine());
            assertEquals(200, server.get("/health/ready").statusCode());
            assertEquals(4, TestServer.json(server.get("/v1/models")).at("/data/0/classes").size());
            JsonNode presets = TestServer.json(server.get("/v1/presets"));
            assertEquals("gtr-6.3x", presets.get("default").stringValue());
            assertTrue(presets.get("data").size() > 20);
            assertEquals("3.1.0", TestServer.json(server.get("/openapi.json")).get("openapi").stringValue());
            assertTrue(server.get("/metrics", "Accept", "application/openmetrics-text").body().endsWith("# EOF\n"));
        }
    }

    @Test
    void withATokenNothingIsToldWithoutIt() throws Exception {
        ServerConfig config = ServerConfig.ofMachine().withToken(BearerToken.of(TOKEN));
        try (TestServer server = TestServer.started(model(), config)) {
            for (String path : List.of("/v1/models", "/v1/presets", "/metrics", "/v1/nothing")) {
                HttpResponse<String> response = server.get(path);
                assertEquals(401, response.statusCode(), path);
                assertEquals("Bearer", response.headers().firstValue("WWW-Authenticate").orElseThrow());
                assertEquals(401, server.get(path, "Authorization", "Bearer " + TOKEN + "x").statusCode());
            }
            assertEquals(401, server.generate("{\"class_id\": 0}").statusCode());
            assertEquals(200, server.get("/v1/models", "Authorization", "Bearer " + TOKEN).statusCode());
            assertEquals(200, server.get("/metrics", "Authorization", "Bearer " + TOKEN).statusCode());
            for (String open : List.of("/health/live", "/openapi.json")) {
                assertEquals(200, server.get(open).statusCode());
            }
        }
    }

    @Test
    void browsersOfOtherSitesReadNothingUnlessAllowed() throws Exception {
        ServerConfig config = ServerConfig.ofMachine().withOrigins(List.of("https://example.org"));
        try (TestServer server = TestServer.started(model(), config)) {
            HttpResponse<String> allowed = server.get("/v1/models", "Origin", "https://example.org");
            assertEquals("https://example.org", allowed.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
            assertFalse(server.get("/v1/models", "Origin", "https://example.com").headers().firstValue("Access-Control-Allow-Origin").isPresent());
            assertFalse(server.get("/v1/models").headers().firstValue("Access-Control-Allow-Origin").isPresent());
            HttpResponse<String> preflight = server.send(server.to(TestServer.GENERATIONS).header("Origin", "https://example.org")
                    .header("Access-Control-Request-Method", "POST").method("OPTIONS", HttpRequest.BodyPublishers.noBody()).build());
            assertEquals(204, preflight.statusCode());
            assertEquals("GET, POST", preflight.headers().firstValue("Access-Control-Allow-Methods").orElseThrow());
            assertEquals(405, server.send(server.to(TestServer.GENERATIONS).header("Origin", "https://example.com")
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody()).build()).statusCode());
        }
    }

    private Path model() throws IOException {
        return Files.exists(temporary.resolve(ImageModel.CONFIG)) ? temporary : TinyModel.write(temporary);
    }

    private List<Pixels> direct(int label, long... seeds) throws IOException {
        try (ImageModel model = ImageModel.open(model())) {
            Plan plan = Presets.GTR_6_3X.plan(model.config().mar().grid(), 2.0);
            int[] labels = new int[seeds.length];
            Arrays.fill(labels, label);
            return model.generate(Presets.GTR_6_3X.backbone(), plan, Request.of(plan, labels, seeds, 1.0), new PhiloxNoise(seeds),
                    StepListener.NONE);
        }
    }

    private static void assertPixels(Pixels expected, String base64) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
        assertEquals(expected.width(), image.getWidth());
        for (int y = 0; y < expected.height(); y++) {
            for (int x = 0; x < expected.width(); x++) {
                int rgb = expected.at(y, x, 0) << 16 | expected.at(y, x, 1) << 8 | expected.at(y, x, 2);
                assertEquals(rgb, image.getRGB(x, y) & 0xffffff, "pixel " + y + ", " + x);
            }
        }
    }

    private static String type(JsonNode event) {
        return event.get("type").stringValue();
    }

    private static List<JsonNode> events(String stream) {
        return stream.lines().filter(line -> line.startsWith("data: ")).map(line -> JsonMapper.shared().readTree(line.substring(6))).toList();
    }
}
