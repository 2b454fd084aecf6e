package dev.isthmus.server.http;

import dev.isthmus.server.api.Answers;
import dev.isthmus.server.api.Refusal;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;

/** Answers that are sent whole. */
final class Reply {
    static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    private Reply() {
    }

    static void json(ServerResponse response, int status, byte[] body) {
        response.status(Status.create(status)).header(JSON).header(NO_STORE).send(body);
    }

    static void refuse(ServerResponse response, Refusal refusal) {
        refusal.retryAfterSeconds().ifPresent(seconds -> response.header(HeaderNames.RETRY_AFTER, String.valueOf(seconds)));
        switch (refusal.problem()) {
            case UNAUTHORIZED -> response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
            // What is left of the request would be taken for the next one.
            case REQUEST_TIMEOUT, BODY_TOO_LARGE, BAD_REQUEST -> response.header(HeaderValues.CONNECTION_CLOSE);
            default -> { }
        }
        json(response, refusal.problem().status(), Answers.error(refusal));
    }
}
