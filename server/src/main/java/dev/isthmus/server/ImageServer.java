package dev.isthmus.server;

import dev.isthmus.sampler.generator.Generation;
import dev.isthmus.sampler.generator.Generator;
import dev.isthmus.sampler.generator.GeneratorConfig;
import dev.isthmus.sampler.generator.ImageRequest;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.server.api.Catalog;
import dev.isthmus.server.http.Admission;
import dev.isthmus.server.http.Connections;
import dev.isthmus.server.http.Routes;
import dev.isthmus.server.metrics.ServerMetrics;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

/**
 * Generation over HTTP. It answers from the moment it is started, but is not ready until a model is open and warm.
 *
 * {@snippet :
 * try (ImageServer server = ImageServer.start(ServerConfig.ofMachine(), catalog, encoder)) {
 *     server.open(ModelSource.of(directory), GeneratorConfig.ofMachine());
 *     untilAskedToStop.await();
 *     server.drain(Duration.ofSeconds(30));
 * }
 * }
 */
public final class ImageServer implements AutoCloseable {
    /** More than this is not even read to its end before it is refused. */
    private static final int MOST_BODY = 1 << 20;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

    private final ServerConfig config;
    private final Catalog catalog;
    private final Admission admission = new Admission();
    private final ServerMetrics metrics = new ServerMetrics(admission::counts, admission::isReady);
    private final Connections connections;
    private final WebServer web;
    private Generator generator;
    private int port;

    private ImageServer(ServerConfig config, Catalog catalog, PictureEncoder encoder) {
        this.config = config;
        this.catalog = catalog;
        Http1Config http = Http1Config.builder().maxHeadersSize(config.limits().headerBytes()).build();
        connections = new Connections(Http1ConnectionSelector.builder().config(http).build(), config.limits());
        WebServerConfig.Builder builder = WebServer.builder().address(config.address()).host(config.host()).port(config.port())
                .protocolsDiscoverServices(false).addConnectionSelector(connections)
                .featuresDiscoverServices(false)
                .maxPayloadSize(Math.max(MOST_BODY, config.limits().bodyBytes()))
                .maxTcpConnections(config.limits().connections())
                .connectionOptions(options -> options.tcpNoDelay(true))
                .shutdownHook(false);
        new Routes(config, catalog, encoder, admission, connections, metrics).register(builder);
        web = builder.build();
    }

    /**
     * Binds the port and answers there: probes and lists at once, requests for images with 503 until {@link #open}.
     *
     * @param catalog what is served
     * @param encoder makes the PNGs
     * @throws IOException if the address cannot be bound, in one line
     */
    public static ImageServer start(ServerConfig config, Catalog catalog, PictureEncoder encoder) throws IOException {
        requireFree(config);
        ImageServer server = new ImageServer(config, catalog, encoder);
        server.web.start();
        server.port = server.web.port();
        if (!server.web.isRunning()) {
            server.connections.close();
            throw new IOException(unbound(config, "see the log"));
        }
        return server;
    }

    /** Asked of the system beforehand, because Helidon only logs why it could not bind a port. */
    private static void requireFree(ServerConfig config) throws IOException {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(new InetSocketAddress(config.address(), config.port()));
        } catch (IOException | UnresolvedAddressException e) {
            throw new IOException(unbound(config, e.getMessage()), e);
        }
    }

    private static String unbound(ServerConfig config, String why) {
        return "cannot listen on " + config.host() + " port " + config.port() + ": " + why;
    }

    /**
     * Opens the model and makes an image on each lane, so that nobody pays for what only the first image needs; then the server is ready.
     *
     * @throws dev.isthmus.runtime.LibraryException       if no usable libtorch is found
     * @throws dev.isthmus.runtime.io.CheckpointException if the model's files are malformed
     * @throws dev.isthmus.runtime.DeviceException        if the device cannot be used
     * @throws IllegalStateException                      if a model is open already
     */
    public synchronized void open(ModelSource model, GeneratorConfig how) throws InterruptedException {
        if (generator != null) {
            throw new IllegalStateException("a model is open already");
        }
        if (how.queueCapacity() < config.limits().images()) {
            throw new IllegalArgumentException("queue of " + how.queueCapacity() + " images; expected at least the "
                    + config.limits().images() + " that one request may ask for");
        }
        generator = Generator.open(model, how, metrics);
        warmUp(how.lanes().lanes());
        admission.open(generator);
    }

    private void warmUp(int lanes) throws InterruptedException {
        List<Generation> first = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            // Other temperatures are not computed together, so that every lane gets one.
            first.add(generator.submit(ImageRequest.of(catalog.preset(), 0, lane).withTemperature(1 + lane / 1024.0)));
        }
        try {
            for (Generation one : first) {
                one.images().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : new IllegalStateException(e.getCause());
        } catch (CancellationException e) {
            throw new InterruptedException("closed while warming up");
        }
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Whether requests for images are taken. */
    public boolean isReady() {
        return admission.isReady();
    }

    /**
     * Takes no more requests for images, finishes those accepted, and closes. What is not finished after the grace is cancelled, and its clients
     * are told so. Meanwhile other paths are answered: probes learn that the server is not ready.
     *
     * @return whether all that was accepted was finished
     */
    public boolean drain(Duration grace) throws InterruptedException {
        admission.drain();
        boolean finished = admission.awaitNone(grace);
        stop(Duration.ZERO);
        return finished;
    }

    /** Cancels what is not finished, and closes. Closing again does nothing. */
    @Override
    public void close() {
        admission.drain();
        try {
            stop(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void stop(Duration grace) throws InterruptedException {
        if (generator != null) {
            generator.close(grace);
        }
        admission.awaitNone(LAST_ANSWERS);
        web.stop();
        connections.close();
    }
}
