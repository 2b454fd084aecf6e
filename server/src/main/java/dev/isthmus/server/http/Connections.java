package dev.isthmus.server.http;

import dev.isthmus.server.Limits;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;

/**
 * Helidon's HTTP/1.1 on connections that are watched: see {@link Connection}. It has to be the server's only selector, because among several
 * Helidon waits for a connection's first byte itself, for as long as it takes.
 */
public final class Connections implements ServerConnectionSelector, AutoCloseable {
    private final Http1ConnectionSelector http;
    private final Limits limits;
    private final Watchdog watchdog = new Watchdog();
    /** A connection's requests are handled on its own thread. */
    private final ThreadLocal<Connection> current = new ThreadLocal<>();

    /**
     * @param http   what reads and writes messages
     * @param limits on time
     */
    public Connections(Http1ConnectionSelector http, Limits limits) {
        this.http = http;
        this.limits = limits;
    }

    /** The connection whose request the calling thread handles. */
    Connection current() {
        Connection connection = current.get();
        if (connection == null) {
            throw new IllegalStateException("no request is handled on " + Thread.currentThread());
        }
        return connection;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        Connection connection = new Connection(context, limits, watchdog);
        ServerConnection messages = http.connection(connection);
        return new ServerConnection() {
            @Override
            public void handle(Limit limit) throws InterruptedException {
                current.set(connection);
                messages.handle(limit);
            }

            @Override
            public Duration idleTime() {
                return messages.idleTime();
            }

            @Override
            public void close(boolean interrupt) {
                messages.close(interrupt);
            }
        };
    }

    /** Ends the thread that watches writes. */
    @Override
    public void close() {
        watchdog.close();
    }
}
