package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.generator.GeneratorConfig;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.server.ServerConfig;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server that is asked to end finishes what it has accepted, as long as there is time. */
@ExtendWith(NoLiveTensors.class)
class ServerEndTest {
    private static final String SOME = "{\"class_id\": 0, \"n\": 10, \"preset\": \"gtr-6.3x\"}";

    @TempDir
    Path temporary;

    @Test
    void whatWasAcceptedIsFinishedAndNothingElseIsTaken() throws Exception {
        try (TestServer server = TestServer.ready(TinyModel.write(temporary), ServerConfig.ofMachine(), TestServer.oneByOne(64))) {
            CompletableFuture<HttpResponse<String>> accepted = server.sendLater(server.post(SOME));
            CompletableFuture<HttpResponse<String>> streamed = server.sendLater(server.post(SOME.replace("}", ", \"stream\": true}")));
            server.await("both are accepted", () -> server.metric("isthmus_queued_images") > 10);
            FutureTask<Boolean> drain = new FutureTask<>(() -> server.server.drain(Duration.ofSeconds(60)));
            Thread.ofPlatform().start(drain);
            server.await("it is not ready", () -> server.get("/health/ready").statusCode() == 503);
            assertEquals("{\"status\":\"draining\"}", server.get("/health/ready").body());
            assertEquals(200, server.get("/health/live").statusCode());
            HttpResponse<String> late = server.generate(SOME);
            assertEquals(503, late.statusCode());
            assertEquals("draining", TestServer.json(late).at("/error/code").stringValue());
            assertFalse(drain.isDone());
            assertEquals(10, TestServer.json(accepted.get()).get("data").size());
            assertTrue(streamed.get().body().contains("event: image_generation.done"));
            assertTrue(drain.get());
            assertThrows(IOException.class, () -> server.get("/health/live"));
        }
    }

    @Test
    void whatIsNotFinishedInTimeIsToldSo() throws Exception {
        try (TestServer server = TestServer.ready(TinyModel.write(temporary), ServerConfig.ofMachine(), TestServer.oneByOne(64))) {
            CompletableFuture<HttpResponse<String>> accepted = server.sendLater(server.post(TestServer.LONG));
            server.await("it runs", () -> server.metric("isthmus_running_generations") == 1);
            assertFalse(server.server.drain(Duration.ofMillis(1)));
            HttpResponse<String> answer = accepted.get();
            assertEquals(503, answer.statusCode());
            assertEquals("cancelled", TestServer.json(answer).at("/error/code").stringValue());
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, ServerConfig.ofMachine().address())) {
            Path model = TinyModel.write(temporary);
            ServerConfig config = ServerConfig.ofMachine().withPort(taken.getLocalPort());
            IOException refusal = assertThrows(IOException.class, () -> TestServer.bound(model, config));
            assertTrue(refusal.getMessage().startsWith("cannot listen on 127.0.0.1 port " + taken.getLocalPort() + ": "), refusal.getMessage());
            assertEquals(1, refusal.getMessage().lines().count());
        }
    }

    @Test
    void aQueueThatIsTooSmallForOneRequestIsRefused() throws Exception {
        try (TestServer server = TestServer.started(TinyModel.write(temporary), ServerConfig.ofMachine())) {
            assertEquals("queue of 9 images; expected at least the 10 that one request may ask for", assertThrows(IllegalArgumentException.class,
                    () -> server.server.open(ModelSource.of(temporary), GeneratorConfig.ofMachine().withQueueCapacity(9)))
                    .getMessage());
        }
    }
}
