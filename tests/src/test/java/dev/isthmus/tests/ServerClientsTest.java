package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.server.Limits;
import dev.isthmus.server.ServerConfig;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clients that go away, dawdle, or come in numbers cost themselves and nobody else. */
@ExtendWith(NoLiveTensors.class)
class ServerClientsTest {
    private static final String SHORT = "{\"class_id\": 0}";
    private static final String POST = "POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    @TempDir
    Path temporary;

    @Test
    void whoeverGoesAwayFreesTheLane() throws Exception {
        try (TestServer server = TestServer.ready(TinyModel.write(temporary), ServerConfig.ofMachine(), TestServer.oneByOne(64))) {
            for (String body : List.of(TestServer.LONG, TestServer.LONG.replace("}", ", \"stream\": true}"))) {
                try (RawClient client = new RawClient(server.port()).post(body)) {
                    server.await("it runs", () -> server.metric("isthmus_running_generations") == 1);
                    if (body.contains("stream")) {
                        assertTrue(client.some().startsWith("HTTP/1.1 200 "));
                    }
                }
                long began = System.nanoTime();
                server.await("its images are given up", () -> server.metric("isthmus_running_generations") == 0
                        && server.metric("isthmus_queued_images") == 0);
                assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 5);
            }
            server.await("both are counted", () -> server.metric("isthmus_generations_total{outcome=\"client_closed\"}") == 2);
            assertEquals(200, server.generate(SHORT).statusCode());
        }
    }

    @Test
    void whoeverDawdlesIsLeft() throws Exception {
        Limits hurried = Limits.USUAL.withTimeouts(Duration.ofMillis(400), Duration.ofMillis(800), Duration.ofMillis(500));
        try (TestServer server = TestServer.started(TinyModel.write(temporary), ServerConfig.ofMachine().withLimits(hurried))) {
            try (RawClient silent = new RawClient(server.port()); RawClient head = new RawClient(server.port());
                    RawClient body = new RawClient(server.port()); RawClient idle = new RawClient(server.port())) {
                head.send(POST); // and no end of it
                body.send(POST + "Content-Length: 20\r\n\r\n{\"class");
                assertTrue(idle.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n").some().startsWith("HTTP/1.1 200 "));
                assertEquals("", head.all());
                String late = body.all();
                assertTrue(late.startsWith("HTTP/1.1 408 ") && late.contains("\"request_timeout\""), late);
                assertEquals("", silent.all());
                assertEquals("", idle.all());
            }
        }
    }

    /** A byte now and then does not keep a request alive. */
    @Test
    void whoeverTricklesIsLeft() throws Exception {
        Limits hurried = Limits.USUAL.withTimeouts(Duration.ofMillis(300), Duration.ofSeconds(10), Duration.ofSeconds(1));
        try (TestServer server = TestServer.started(TinyModel.write(temporary), ServerConfig.ofMachine().withLimits(hurried));
                RawClient client = new RawClient(server.port())) {
            Thread trickle = Thread.startVirtualThread(() -> {
                try {
                    for (byte b : (POST + "X: " + "a".repeat(10_000)).getBytes()) {
                        client.send(new byte[] {b});
                        Thread.sleep(10);
                    }
                } catch (IOException | InterruptedException e) {
                    return; // the server has hung up, as it should
                }
            });
            assertEquals("", client.all());
            trickle.interrupt();
            trickle.join();
        }
    }

    /** Requests are sent and no answer is read, until the server is stuck in a write. */
    @Test
    void whoeverReadsNothingIsLeft() throws Exception {
        Limits hurried = Limits.USUAL.withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(300));
        try (TestServer server = TestServer.started(TinyModel.write(temporary), ServerConfig.ofMachine().withLimits(hurried));
                RawClient client = new RawClient(server.port())) {
            byte[] many = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100).getBytes();
            long began = System.nanoTime();
            boolean open = true;
            while (open && Duration.ofNanos(System.nanoTime() - began).toSeconds() < 20) {
                try {
                    client.send(many);
                } catch (IOException e) {
                    open = false;
                }
            }
            assertTrue(!open, "still connected");
            assertEquals(200, server.get("/health/live").statusCode());
        }
    }

    @Test
    void aCrowdIsServedOrRefusedAndNobodyIsForgotten() throws Exception {
        try (TestServer server = TestServer.ready(TinyModel.write(temporary), ServerConfig.ofMachine(), TestServer.oneByOne(10))) {
            List<CompletableFuture<HttpResponse<String>>> crowd = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                crowd.add(server.sendLater(server.post(SHORT)));
            }
            int served = 0;
            for (CompletableFuture<HttpResponse<String>> one : crowd) {
                HttpResponse<String> response = one.get();
                assertTrue(response.statusCode() == 200 || response.statusCode() == 429, response.body());
                served += response.statusCode() == 200 ? 1 : 0;
            }
            assertTrue(served >= 10, served + " served");
            assertEquals(served, server.metric("isthmus_generations_total{outcome=\"ok\"}"));
            assertEquals(60 - served, server.metric("isthmus_generations_total{outcome=\"queue_full\"}"));
        }
    }

    /** Requests one after the other on a connection, and some at once (pipelined), are answered in order. */
    @Test
    void aConnectionServesManyRequests() throws Exception {
        try (TestServer server = TestServer.ready(TinyModel.write(temporary), ServerConfig.ofMachine(), TestServer.oneByOne(20));
                RawClient client = new RawClient(server.port())) {
            String generation = POST + "Content-Length: " + SHORT.length() + "\r\n\r\n" + SHORT;
            client.send(generation + generation + "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String answers = client.all();
            assertEquals(3, answers.split("HTTP/1.1 200 OK", -1).length - 1, answers);
            assertTrue(answers.endsWith("{\"status\":\"ok\"}"), answers);
        }
    }
}
