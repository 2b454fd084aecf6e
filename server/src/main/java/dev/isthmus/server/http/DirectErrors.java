package dev.isthmus.server.http;

import dev.isthmus.server.api.Answers;
import dev.isthmus.server.api.Problem;
import dev.isthmus.server.api.Refusal;
import dev.isthmus.server.metrics.ServerMetrics;
import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/**
 * What Helidon answers where a message is no HTTP, or too much of it, and no handler of ours sees it: as JSON like all other errors.
 *
 * @param metrics that count these too
 */
record DirectErrors(ServerMetrics metrics) implements DirectHandler {

    /** These answers for all events. */
    DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, this);
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, String message) {
        metrics.answered("other", "other", status.code());
        Refusal refusal = Refusal.of(problem(status), text(status));
        return TransportResponse.builder().status(status).headers(headers).header(Reply.JSON).header(Reply.NO_STORE).keepAlive(false)
                .entity(Answers.error(refusal)).build();
    }

    private static Problem problem(Status status) {
        return switch (status.code()) {
            case 404 -> Problem.NOT_FOUND;
            case 405 -> Problem.METHOD_NOT_ALLOWED;
            case 413 -> Problem.BODY_TOO_LARGE;
            case 503 -> Problem.NOT_READY;
            default -> status.code() < 500 ? Problem.BAD_REQUEST : Problem.INTERNAL_ERROR;
        };
    }

    /** Helidon's own text may repeat what the client sent. */
    private static String text(Status status) {
        return switch (status.code()) {
            case 400 -> "the request is not well-formed HTTP/1.1";
            case 413 -> "the body is too large";
            case 414 -> "the request line is too long";
            case 431 -> "the headers are too long";
            case 505 -> "the request is not HTTP/1.1";
            default -> status.reasonPhrase();
        };
    }
}
