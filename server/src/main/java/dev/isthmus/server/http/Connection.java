package dev.isthmus.server.http;

import dev.isthmus.server.Limits;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * A connection that notices when its client goes away while it waits for images, and that neither waits for a client's bytes nor for a
 * client's reading longer than {@link Limits} say. Helidon has neither: it reads only when it expects something, and its own time-outs do
 * not hold for socket channels.
 */
final class Connection implements ConnectionContext {
    private final ConnectionContext context;
    private final ReadAhead incoming;
    private final DataReader reader;
    private final DataWriter writer;

    Connection(ConnectionContext context, Limits limits, Watchdog watchdog) {
        this.context = context;
        incoming = new ReadAhead(context.dataReader(), limits.requestTimeout(), limits.idleTimeout());
        reader = DataReader.create(incoming);
        writer = new TimedWriter(context.dataWriter(), watchdog, limits.writeTimeout());
    }

    /** The head of a request has come, and its body may follow. */
    void began() {
        incoming.headArrived();
    }

    /**
     * The request was answered; the next one may take its time.
     *
     * @param last whether there is to be no next one: Helidon leaves it to the client to close the connection then
     */
    void finished(boolean last) {
        incoming.requestEnded(last);
    }

    /**
     * Watches the client, from now until it says something more or goes away. A client that shuts its sending side down counts as gone.
     *
     * @param gone run then, on another thread; perhaps long after the request, so that it must do no harm
     */
    void whenGone(Runnable gone) {
        incoming.whenGone(gone);
    }

    /** Whether the client is known to have gone away. */
    boolean isGone() {
        return incoming.isGone();
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public ListenerContext listenerContext() {
        return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return context.executor();
    }

    @Override
    public Router router() {
        return context.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return context.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return context.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return context.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return context.localPeer();
    }

    @Override
    public boolean isSecure() {
        return context.isSecure();
    }

    @Override
    public String socketId() {
        return context.socketId();
    }

    @Override
    public String childSocketId() {
        return context.childSocketId();
    }
}
