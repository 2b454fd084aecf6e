package dev.isthmus.server.http;

import dev.isthmus.server.BearerToken;
import dev.isthmus.server.ServerConfig;
import dev.isthmus.server.api.Problem;
import dev.isthmus.server.api.Refusal;
import dev.isthmus.server.metrics.ServerMetrics;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What every request passes: who may come in, what a browser may read, and the count of answers.
 *
 * @param config      of the server
 * @param routes      paths that metrics name
 * @param connections of the server
 * @param metrics     that count
 */
record Gate(ServerConfig config, Set<String> routes, Connections connections, ServerMetrics metrics) implements Filter {
    private static final String API = "/v1/";
    private static final String METRICS = "/metrics";
    private static final Set<String> METHODS = Set.of("GET", "POST", "OPTIONS", "HEAD");

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Connection connection = connections.current();
        connection.began();
        try {
            pass(chain, request, response);
        } finally {
            connection.finished(request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)
                    || response.headers().containsToken(HeaderValues.CONNECTION_CLOSE));
        }
        metrics.answered(METHODS.contains(request.prologue().method().text()) ? request.prologue().method().text() : "other",
                routes.contains(path(request)) ? path(request) : "other", response.status().code());
    }

    private void pass(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header("X-Content-Type-Options", "nosniff");
        Optional<String> origin = header(request, HeaderNames.ORIGIN.defaultCase()).filter(config.origins()::contains);
        origin.ifPresent(site -> response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, site)
                .header(HeaderNames.VARY, "Origin")
                .header(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After, X-Request-Id"));
        try {
            requireOwnName(request);
            if (origin.isPresent() && request.prologue().method().equals(Method.OPTIONS)) {
                response.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST")
                        .header(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type")
                        .header(HeaderNames.ACCESS_CONTROL_MAX_AGE, "600")
                        .status(Status.NO_CONTENT_204).header(HeaderValues.CONTENT_LENGTH_ZERO).send();
                return;
            }
            config.token().filter(token -> isSecret(path(request))).ifPresent(token -> requireShown(token, request));
        } catch (Refusal refusal) {
            Reply.refuse(response, refusal);
            return;
        }
        chain.proceed();
    }

    /** The page, the probes and the description of the interface tell nothing that a secret would have to keep. */
    private static boolean isSecret(String path) {
        return path.startsWith(API) || path.equals(METRICS);
    }

    private static void requireShown(BearerToken token, RoutingRequest request) {
        Optional<String> shown = header(request, HeaderNames.AUTHORIZATION.defaultCase());
        if (shown.filter(token::isShownBy).isEmpty()) {
            throw Refusal.of(Problem.UNAUTHORIZED, shown.isPresent() ? "the bearer token is not the server's"
                    : "no bearer token; expected the header Authorization: Bearer TOKEN");
        }
    }

    /**
     * A page can make its own host name mean 127.0.0.1 and then read this server's answers as its own (DNS rebinding). It cannot do that to an
     * address, to localhost, or to a server with a token.
     */
    private void requireOwnName(RoutingRequest request) {
        if (config.token().isPresent() || !config.isLocal()) {
            return;
        }
        String host = host(request.authority());
        Set<String> named = config.origins().stream().map(origin -> URI.create(origin).getHost()).collect(Collectors.toSet());
        if (!host.equalsIgnoreCase("localhost") && !host.matches("[0-9.]+|\\[.*]") && !named.contains(host)) {
            throw Refusal.of(Problem.HOST_NOT_ALLOWED, "the request is for another host; expected localhost or an address, because the server"
                    + " has no token");
        }
    }

    private static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.endsWith("]") ? authority : authority.substring(0, colon);
    }

    private static Optional<String> header(RoutingRequest request, String name) {
        return request.headers().first(HeaderNames.create(name));
    }

    private static String path(RoutingRequest request) {
        return request.path().path();
    }
}
