package dev.isthmus.server.http;

import dev.isthmus.server.api.Problem;
import dev.isthmus.server.api.Refusal;
import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The bytes of a connection, read by a virtual thread beside the connection's own. So the connection can wait for them with a time limit, and can
 * have the next ones read while it is busy with a request: a client that goes away is then noticed at once.
 *
 * <p>At most one read is under way. All methods but {@link #isGone} are for the connection's thread.
 */
final class ReadAhead implements Supplier<byte[]> {
    /** How much of a request has come. */
    private enum Phase { IDLE, HEAD, BODY, OVER }

    private final DataReader socket;
    private final Duration requestTimeout;
    private final Duration idleTimeout;
    private CompletableFuture<byte[]> ahead;
    private Phase phase = Phase.IDLE;
    private long requestBegan;
    private volatile boolean gone;

    /**
     * @param socket         where bytes come from
     * @param requestTimeout from the first byte of a request to its last
     * @param idleTimeout    until a request begins
     */
    ReadAhead(DataReader socket, Duration requestTimeout, Duration idleTimeout) {
        this.socket = socket;
        this.requestTimeout = requestTimeout;
        this.idleTimeout = idleTimeout;
    }

    /**
     * The next bytes, or null at the end.
     *
     * @throws CloseConnectionException if none came in time, or nobody wants them any more
     * @throws Refusal                  {@link Problem#REQUEST_TIMEOUT} if the rest of a body did not come in time
     */
    @Override
    public byte[] get() {
        if (phase == Phase.OVER) {
            throw new CloseConnectionException("client or server wanted no more requests");
        }
        CompletableFuture<byte[]> next = start();
        try {
            byte[] bytes = next.get(patience(), TimeUnit.NANOSECONDS);
            ahead = null;
            if (phase == Phase.IDLE) {
                phase = Phase.HEAD;
                requestBegan = System.nanoTime();
            }
            return bytes;
        } catch (TimeoutException e) {
            if (phase == Phase.BODY) {
                throw Refusal.of(Problem.REQUEST_TIMEOUT,
                        "the body did not arrive within " + requestTimeout.toSeconds() + " s of the request's start");
            }
            throw new CloseConnectionException("no request within the time for it", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CloseConnectionException closed ? closed
                    : new CloseConnectionException("the connection broke", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("the server closes the connection", e);
        }
    }

    void headArrived() {
        if (phase == Phase.IDLE) {
            requestBegan = System.nanoTime(); // its bytes had come with those of the request before
        }
        phase = Phase.BODY;
    }

    void requestEnded(boolean last) {
        phase = last ? Phase.OVER : Phase.IDLE;
    }

    void whenGone(Runnable then) {
        start().whenComplete((bytes, failure) -> {
            if (bytes == null) {
                then.run();
            }
        });
    }

    boolean isGone() {
        return gone;
    }

    private CompletableFuture<byte[]> start() {
        if (ahead == null) {
            CompletableFuture<byte[]> next = new CompletableFuture<>();
            Thread.ofVirtual().name("isthmus-read").start(() -> read(next));
            ahead = next;
        }
        return ahead;
    }

    private void read(CompletableFuture<byte[]> next) {
        try {
            next.complete(socket.readBuffer().readBytes());
        } catch (DataReader.InsufficientDataAvailableException e) {
            gone = true;
            next.complete(null);
        } catch (RuntimeException e) {
            gone = true;
            next.completeExceptionally(e);
        }
    }

    private long patience() {
        long nanos = phase == Phase.IDLE ? idleTimeout.toNanos() : requestBegan + requestTimeout.toNanos() - System.nanoTime();
        return Math.max(0, nanos);
    }
}
