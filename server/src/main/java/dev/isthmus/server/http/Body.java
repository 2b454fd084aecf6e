package dev.isthmus.server.http;

import dev.isthmus.server.api.Problem;
import dev.isthmus.server.api.Refusal;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads the body of a request, as far as one may be trusted. */
final class Body {

    private Body() {
    }

    /**
     * The whole body.
     *
     * @param most bytes of it
     * @throws Refusal if it is larger, is not said to be JSON, or does not come in time
     */
    static byte[] json(ServerRequest request, int most) throws IOException {
        requireJson(request);
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                in.skip(Long.MAX_VALUE); // up to Helidon's own limit, so that the client has sent all and hears the answer
                throw Refusal.of(Problem.BODY_TOO_LARGE, "the body has more than " + most + " bytes");
            }
            return bytes;
        }
    }

    /** Pages of other sites can send other types without asking first. */
    private static void requireJson(ServerRequest request) {
        Optional<HttpMediaType> type;
        try {
            type = request.headers().contentType();
        } catch (IllegalArgumentException e) {
            type = Optional.empty();
        }
        if (type.filter(t -> t.mediaType().text().equals(MediaTypes.APPLICATION_JSON.text())).isEmpty()) {
            throw Refusal.of(Problem.UNSUPPORTED_MEDIA_TYPE, "the body is not said to be JSON; expected the header Content-Type: application/json");
        }
    }
}
