package dev.isthmus.server.http;

import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.generator.Generation;
import dev.isthmus.server.api.Order;
import dev.isthmus.server.api.Refusal;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An order that the generator has accepted.
 *
 * @param id            names it in answers and logs
 * @param order         what was asked for
 * @param previewsEvery AR steps from one preview to the next
 * @param generation    what makes it
 * @param connection    of the client
 * @param created       when it was accepted
 * @param began         the same by {@link System#nanoTime}
 */
record Ticket(String id, Order order, int previewsEvery, Generation generation, Connection connection, Instant created, long began) {

    Ticket(Order order, int previewsEvery, Generation generation, Connection connection) {
        this("img-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()), order, previewsEvery, generation, connection,
                Instant.now(), System.nanoTime());
    }

    /**
     * Waits for the images.
     *
     * @throws Refusal                  if they could not be made
     * @throws CloseConnectionException if nobody wants them any more
     */
    List<Pixels> images() throws InterruptedException {
        try {
            return generation.images().get();
        } catch (ExecutionException e) {
            throw refused(e.getCause());
        } catch (CancellationException e) {
            throw refused(e);
        }
    }

    /** Since it was accepted. */
    Duration took() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Since it was accepted, to the millisecond. */
    double seconds() {
        return took().toMillis() / 1e3;
    }

    private RuntimeException refused(Throwable failure) {
        return connection.isGone() ? new CloseConnectionException("the client went away", failure) : Failures.of(failure);
    }
}
