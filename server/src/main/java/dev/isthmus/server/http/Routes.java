package dev.isthmus.server.http;

import dev.isthmus.server.PictureEncoder;
import dev.isthmus.server.ServerConfig;
import dev.isthmus.server.api.Answers;
import dev.isthmus.server.api.Catalog;
import dev.isthmus.server.api.GenerationParser;
import dev.isthmus.server.api.Problem;
import dev.isthmus.server.api.Refusal;
import dev.isthmus.server.metrics.ServerMetrics;
import dev.isthmus.server.page.PageService;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is at which path. */
public final class Routes {
    private final Map<String, Route> routes = new LinkedHashMap<>();
    private final ServerConfig config;
    private final Connections connections;
    private final ServerMetrics metrics;

    private record Route(Method method, Handler handler) {
    }

    /**
     * @param config      of the server
     * @param catalog     of what is served
     * @param encoder     of pictures
     * @param admission   says whether requests are taken
     * @param connections of the server
     * @param metrics     of the server
     */
    public Routes(ServerConfig config, Catalog catalog, PictureEncoder encoder, Admission admission, Connections connections,
                  ServerMetrics metrics) {
        this.config = config;
        this.connections = connections;
        this.metrics = metrics;
        Answers answers = new Answers(catalog);
        byte[] models = answers.models();
        byte[] presets = answers.presets();
        byte[] description = resource("/dev/isthmus/server/openapi.json");
        GenerationParser parser = new GenerationParser(catalog, config.limits().bodyBytes());
        routes.put("/v1/images/generations", new Route(Method.POST, new Generations(parser, answers, new Pngs(encoder, metrics), admission,
                connections, metrics, config.limits())));
        get("/v1/models", (request, response) -> Reply.json(response, 200, models));
        get("/v1/presets", (request, response) -> Reply.json(response, 200, presets));
        get("/health/live", (request, response) -> Reply.json(response, admission.isBroken() ? 503 : 200, Answers.health(admission.status())));
        get("/health/ready", (request, response) -> Reply.json(response, admission.isReady() ? 200 : 503, Answers.health(admission.status())));
        get("/metrics", this::metrics);
        get("/openapi.json", (request, response) -> Reply.json(response, 200, description));
    }

    /** Puts all of them, and what every request passes, into the server. */
    public void register(WebServerConfig.Builder server) {
        HttpRouting.Builder routing = HttpRouting.builder().addFilter(new Gate(config, routes.keySet(), connections, metrics));
        routes.forEach((path, route) -> {
            routing.route(route.method(), path, new Guarded(route.handler()));
            routing.any(path, new Guarded((request, response) -> {
                response.header(HeaderNames.ALLOW, route.method().text());
                throw Refusal.of(Problem.METHOD_NOT_ALLOWED, "this path takes no such method; expected " + route.method().text());
            }));
        });
        routing.register(new PageService());
        routing.any(new Guarded((request, response) -> {
            throw Refusal.of(Problem.NOT_FOUND, "there is nothing at this path; /openapi.json describes what there is");
        }));
        server.routing(routing).directHandlers(new DirectErrors(metrics).handlers());
    }

    private void get(String path, Handler handler) {
        routes.put(path, new Route(Method.GET, handler));
    }

    private void metrics(ServerRequest request, ServerResponse response) throws IOException {
        String accept = request.headers().first(HeaderNames.ACCEPT).orElse("");
        response.header(Reply.NO_STORE).send(metrics.text(accept, type -> response.header(HeaderNames.CONTENT_TYPE, type)));
    }

    private static byte[] resource(String path) {
        try (InputStream in = Routes.class.getResourceAsStream(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError("a resource of this jar", e);
        }
    }
}
