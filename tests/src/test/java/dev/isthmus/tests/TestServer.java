package dev.isthmus.tests;

import dev.isthmus.app.image.PngWriter;
import dev.isthmus.runtime.lane.LaneConfig;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.generator.GeneratorConfig;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.server.ImageServer;
import dev.isthmus.server.PictureEncoder;
import dev.isthmus.server.ServerConfig;
import dev.isthmus.server.api.Catalog;
import dev.isthmus.server.api.Picture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server of a model on a free port of this machine, and a client for it. */
final class TestServer implements AutoCloseable {
    static final String GENERATIONS = "/v1/images/generations";
    /** A request that takes long enough to be disturbed: 640 AR steps if its images are made one by one. */
    static final String LONG = "{\"class_id\": 0, \"n\": 10, \"preset\": \"mar-reference\", \"seed\": 1}";

    final ImageServer server;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Held on to, because its level would be forgotten with it. */
    private final Logger helidon = Logger.getLogger("io.helidon");

    private TestServer(Start start) throws IOException {
        helidon.setLevel(Level.WARNING);
        server = start.server();
    }

    private interface Start {
        ImageServer server() throws IOException;
    }

    /** One that answers, and has no model yet. */
    static TestServer started(Path model, ServerConfig config) throws IOException {
        return started(model, config, new Encoder());
    }

    /** As {@link #started(Path, ServerConfig)}, with PNGs of the test's own. */
    static TestServer started(Path model, ServerConfig config, PictureEncoder encoder) throws IOException {
        return new TestServer(() -> bound(model, config.withPort(0), encoder));
    }

    /** A server on the port of its configuration. */
    static ImageServer bound(Path model, ServerConfig config) throws IOException {
        return bound(model, config, new Encoder());
    }

    private static ImageServer bound(Path model, ServerConfig config, PictureEncoder encoder) throws IOException {
        Catalog catalog = new Catalog(ModelSource.of(model).config(), 2.0, Presets.GTR_6_3X, config.limits().images(), Instant.now());
        return ImageServer.start(config, catalog, encoder);
    }

    /** One that makes images. */
    static TestServer ready(Path model, ServerConfig config, GeneratorConfig how) throws IOException, InterruptedException {
        TestServer started = started(model, config);
        try {
            started.server.open(ModelSource.of(model), how);
            return started;
        } catch (RuntimeException | InterruptedException e) {
            started.close();
            throw e;
        }
    }

    /** One lane with one thread, and images one by one: what is asked for first is made first. */
    static GeneratorConfig oneByOne(int queue) {
        return GeneratorConfig.ofMachine().withLanes(LaneConfig.ofMachine().withThreadsPerLane(1)).withMaxBatch(1).withBatchWindow(Duration.ZERO)
                .withQueueCapacity(queue);
    }

    int port() {
        return server.port();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).timeout(Duration.ofSeconds(60));
    }

    HttpRequest post(String body) {
        return to(GENERATIONS).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = to(path);
        return send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest request) {
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    HttpResponse<String> generate(String body) throws IOException, InterruptedException {
        return send(post(body));
    }

    /** The value of a metric without labels, or with those given as they stand in the text. */
    double metric(String name) throws IOException, InterruptedException {
        return get("/metrics").body().lines().filter(line -> line.startsWith(name + " ")).mapToDouble(line ->
                Double.parseDouble(line.substring(name.length() + 1))).findFirst().orElse(0);
    }

    /** Waits until something that the server says of itself is so. */
    void await(String what, Check check) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!check.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still not so after 30 s: " + what);
            }
            Thread.sleep(5);
        }
    }

    /** Something to wait for. */
    interface Check {
        boolean holds() throws IOException, InterruptedException;
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    /** Pictures with nothing but themselves in them. */
    static final class Encoder implements PictureEncoder {
        private static final SequencedMap<String, String> NO_TEXT = new LinkedHashMap<>();

        @Override
        public byte[] finished(Picture picture, Pixels pixels) throws IOException {
            return PngWriter.encode(pixels, NO_TEXT);
        }

        @Override
        public byte[] preview(Pixels pixels) throws IOException {
            return PngWriter.encode(pixels, NO_TEXT);
        }
    }
}
