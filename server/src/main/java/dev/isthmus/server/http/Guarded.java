package dev.isthmus.server.http;

import dev.isthmus.server.api.Problem;
import dev.isthmus.server.api.Refusal;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;

/**
 * A handler whose failures become answers.
 *
 * @param handler that may fail
 */
record Guarded(Handler handler) implements Handler {
    private static final System.Logger LOG = System.getLogger(Guarded.class.getPackageName());

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        try {
            handler.handle(request, response);
        } catch (Refusal refusal) {
            Reply.refuse(response, refusal);
        } catch (CloseConnectionException | UncheckedIOException e) {
            throw e; // nobody is there to be told
        } catch (Exception | LinkageError | AssertionError e) {
            LOG.log(Level.ERROR, "a request failed", e);
            if (response.isSent()) {
                throw new CloseConnectionException("the answer was cut off", e);
            }
            Reply.refuse(response, Refusal.of(Problem.INTERNAL_ERROR, "the server failed; its log says how"));
        }
    }
}
