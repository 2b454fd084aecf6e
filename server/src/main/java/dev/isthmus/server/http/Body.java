package dev.isthmus.server.http;

import dev.isthmus.server.api.Problem;
import dev.isthmus.server.api.Refusal;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HttpException;
import io.helidon.http.HttpMediaType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
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
        try {
            InputStream in = request.content().inputStream(); // not closed, because that would wait for the rest of it
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                in.skip(Long.MAX_VALUE); // up to Helidon's own limit, so that the client has sent all and hears the answer
                throw tooLarge(most);
            }
            return bytes;
        } catch (RequestException e) {
            throw e.status().equals(Status.REQUEST_ENTITY_TOO_LARGE_413) ? tooLarge(most) : malformed(e);
        } catch (DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the client went away before its request was whole", e);
        } catch (DataReader.IncorrectNewLineException | IllegalArgumentException | IllegalStateException e) {
            throw malformed(e);
        }
    }

    private static Refusal tooLarge(int most) {
        return Refusal.of(Problem.BODY_TOO_LARGE, "the body has more than " + most + " bytes");
    }

    private static Refusal malformed(RuntimeException cause) {
        return Refusal.of(Problem.BAD_REQUEST, "the body is not well-formed HTTP/1.1", cause);
    }

    /** Pages of other sites can send other types without asking first. */
    private static void requireJson(ServerRequest request) {
        Optional<HttpMediaType> type;
        try {
            type = request.headers().contentType();
        } catch (HttpException e) {
            type = Optional.empty(); // it is no media type at all
        }
        if (type.filter(t -> t.mediaType().text().equals(MediaTypes.APPLICATION_JSON.text())).isEmpty()) {
            throw Refusal.of(Problem.UNSUPPORTED_MEDIA_TYPE, "the body is not said to be JSON; expected the header Content-Type: application/json");
        }
    }
}
