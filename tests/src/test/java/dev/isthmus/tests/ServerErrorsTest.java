package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.generator.GeneratorConfig;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.server.Limits;
import dev.isthmus.server.PictureEncoder;
import dev.isthmus.server.ServerConfig;
import dev.isthmus.server.api.Picture;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Every error that a client can get, one row each, has its status, its code and one line of explanation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerErrorsTest {
    private static final String ANY = "{\"class_id\": 0}";

    private Path model;
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException, InterruptedException {
        model = TinyModel.write(temporary);
        server = TestServer.ready(model, ServerConfig.ofMachine(), TestServer.oneByOne(10));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "GET|/nothing||||404|not_found",
        "GET|/v1/images/generations||||405|method_not_allowed",
        "DELETE|/v1/models||||405|method_not_allowed",
        "POST|/health/live|||{}|405|method_not_allowed",
        "POST|/v1/images/generations|||{\"class_id\": 0}|415|unsupported_media_type",
        "POST|/v1/images/generations|Content-Type|text/plain|{\"class_id\": 0}|415|unsupported_media_type",
        "POST|/v1/images/generations|Content-Type|nonsense|{\"class_id\": 0}|415|unsupported_media_type",
        "POST|/v1/images/generations|Content-Type|application/json|{|400|invalid_json",
        "POST|/v1/images/generations|Content-Type|application/json; charset=utf-8|[]|400|invalid_json",
        "POST|/v1/images/generations|Content-Type|application/json|{\"klass\": 0}|400|unknown_field",
        "POST|/v1/images/generations|Content-Type|application/json|{\"prompt\": 0}|400|wrong_type",
        "POST|/v1/images/generations|Content-Type|application/json|{\"n\": 1}|400|missing_field",
        "POST|/v1/images/generations|Content-Type|application/json|{\"class_id\": 0, \"response_format\": \"url\"}|400|unsupported_value",
        "POST|/v1/images/generations|Content-Type|application/json|{\"class_id\": 0, \"prompt\": \"d\"}|400|conflicting_fields",
        "POST|/v1/images/generations|Content-Type|application/json|{\"class_id\": 0, \"model\": \"gpt-image-1\"}|404|model_not_found",
        "POST|/v1/images/generations|Content-Type|application/json|{\"prompt\": \"dog\"}|422|unknown_class",
        "POST|/v1/images/generations|Content-Type|application/json|{\"class_id\": 0, \"preset\": \"fast\"}|422|unknown_preset",
        "POST|/v1/images/generations|Content-Type|application/json|{\"class_id\": 0, \"n\": 11}|422|out_of_range",
        "POST|/v1/images/generations|Content-Type|application/json|{\"class_id\": 0, \"size\": \"28x28\"}|422|unsupported_size"})
    void everyBadRequestIsToldWhy(String method, String path, String header, String value, String body, int status, String code)
            throws Exception {
        HttpRequest.Builder request = server.to(path).method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        assertError(status, code, server.send(header == null ? request.build() : request.header(header, value).build()));
    }

    @Test
    void aNameThatOnlyAPageCouldHaveMadeUpIsRefused() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            String answer = client.send("GET /v1/models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").all();
            assertTrue(answer.startsWith("HTTP/1.1 403 ") && answer.contains("\"host_not_allowed\""), answer);
        }
        for (String own : new String[] {"localhost", "localhost:8080", "127.0.0.1", "[::1]:8080"}) {
            try (RawClient client = new RawClient(server.port())) {
                String answer = client.send("GET /v1/models HTTP/1.1\r\nHost: " + own + "\r\nConnection: close\r\n\r\n").all();
                assertTrue(answer.startsWith("HTTP/1.1 200 "), own + ": " + answer);
            }
        }
    }

    @Test
    void aBodyThatIsTooLargeIsNotRead() throws Exception {
        assertError(413, "body_too_large", server.generate("{\"prompt\": \"" + " ".repeat(70_000) + "\"}"));
        try (RawClient client = new RawClient(server.port())) { // said to be larger than anything that would be read to its end
            String answer = client.send("POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 100000000\r\n\r\n").all();
            assertTrue(answer.startsWith("HTTP/1.1 413 ") && answer.contains("\"body_too_large\""), answer);
        }
        try (RawClient client = new RawClient(server.port())) {
            String answer = client.send("POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n{").all();
            assertTrue(answer.startsWith("HTTP/1.1 413 ") && answer.contains("\"body_too_large\""), answer);
        }
    }

    @Test
    void whatIsNoHttpIsAnsweredAsJsonToo() throws Exception {
        String[][] rows = {
            {"GET /v1/models HTTP/1.1\r\n\r\n", "400"}, // no host
            {"GET /v1/models HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
            {"GET /v1/models HTTP/1.1\r\nHost: localhost\r\nbad header\r\n\r\n", "400"},
            {"POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", "400"},
            {"POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", "400"},
            {"POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", "400"},
            {"GET /v1/models?a=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", "400"},
            {"GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", "4"},
            {"GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n", "4"},
            {"GET /v1/models HTTP/1.1\r\nHost: localhost\r\n" + "X-Many: 1\r\n".repeat(2000) + "\r\n", "4"},
            {"\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n", "4"}, // somebody speaks TLS
            {"nonsense\r\n\r\n", "4"}};
        for (String[] row : rows) {
            try (RawClient client = new RawClient(server.port())) {
                String answer = client.send(row[0]).all();
                String shown = row[0].substring(0, Math.min(80, row[0].length())) + " -> " + answer;
                assertTrue(answer.startsWith("HTTP/1.1 " + row[1]), shown);
                assertTrue(answer.contains("{\"error\":{\"message\":"), shown);
            }
        }
        assertEquals(200, server.get("/health/ready").statusCode());
    }

    @Test
    void aFullQueueSaysWhenToComeBack() throws Exception {
        try (RawClient first = new RawClient(server.port()).post(TestServer.LONG)) {
            server.await("images wait", () -> server.metric("isthmus_queued_images") > 0);
            long began = System.nanoTime();
            HttpResponse<String> refused = server.generate(TestServer.LONG);
            assertTrue(Duration.ofNanos(System.nanoTime() - began).toMillis() < 2000);
            assertError(429, "queue_full", refused);
            assertTrue(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()) >= 1);
        }
        server.await("nothing waits for a client that is gone", () -> server.metric("isthmus_queued_images") == 0
                && server.metric("isthmus_running_generations") == 0);
        assertEquals(200, server.generate(ANY).statusCode());
    }

    @Test
    void whatTakesTooLongIsCancelled() throws Exception {
        ServerConfig hurried = ServerConfig.ofMachine().withLimits(Limits.USUAL.withAnswerTimeout(Duration.ofMillis(1)));
        try (TestServer impatient = TestServer.ready(model, hurried, GeneratorConfig.ofMachine())) {
            assertError(503, "deadline_exceeded", impatient.generate(TestServer.LONG));
            String stream = impatient.generate(TestServer.LONG.replace("}", ", \"stream\": true}")).body();
            assertTrue(stream.contains("event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"the deadline of 1 ms passed"), stream);
        }
    }

    @Test
    void aFaultOfTheServersOwnIsNotExplainedToStrangers() throws Exception {
        try (TestServer faulty = TestServer.started(model, ServerConfig.ofMachine(), new PictureEncoder() {
            @Override
            public byte[] finished(Picture picture, Pixels pixels) {
                throw new IllegalStateException("a secret");
            }

            @Override
            public byte[] preview(Pixels pixels) {
                throw new IllegalStateException("a secret");
            }
        })) {
            faulty.server.open(ModelSource.of(model), GeneratorConfig.ofMachine());
            HttpResponse<String> response = faulty.generate(ANY);
            assertError(500, "internal_error", response);
            assertTrue(!response.body().contains("secret"), response.body());
            assertEquals(1, faulty.metric("isthmus_generations_total{outcome=\"internal_error\"}"));
        }
    }

    private static void assertError(int status, String code, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        JsonNode error = TestServer.json(response).get("error");
        assertEquals(code, error.get("code").stringValue(), response.body());
        assertEquals(1, error.get("message").stringValue().lines().count(), response.body());
        assertTrue(error.has("type") && error.has("param"), response.body());
        assertEquals("application/json", response.headers().firstValue("Content-Type").orElseThrow());
    }
}
