package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.option.Defaults;
import dev.isthmus.app.option.DeviceOption;
import dev.isthmus.app.option.PrecisionOption;
import dev.isthmus.app.option.PresetName;
import dev.isthmus.app.option.RealNumber;
import dev.isthmus.app.option.WeightsOption;
import dev.isthmus.app.option.WholeNumber;
import dev.isthmus.app.serve.Service;
import dev.isthmus.runtime.lane.LaneConfig;
import dev.isthmus.sampler.generator.GeneratorConfig;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.server.BearerToken;
import dev.isthmus.server.Limits;
import dev.isthmus.server.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a user can ask of {@link ServeCommand}. */
final class ServeOptions {

    @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
            description = "Address to listen on; 0.0.0.0 is every one of this machine. Default: ${DEFAULT-VALUE}, this machine alone.")
    private String host;

    @Option(names = "--port", paramLabel = "N", defaultValue = "8080", converter = WholeNumber.Port.class,
            description = "Port to listen on; 0 is any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--token-file", paramLabel = "FILE",
            description = "Clients must send Authorization: Bearer TOKEN, with the one line that this file holds.")
    private Path tokenFile;

    @Option(names = "--cors-origin", paramLabel = "ORIGIN", split = ",",
            description = "Let pages of https://example.org use the service from a browser; repeat it or separate by commas. Default: none.")
    private List<String> origins = List.of();

    @Option(names = {"-p", "--preset"}, paramLabel = "NAME|FILE.json", defaultValue = Defaults.PRESET, converter = PresetName.class,
            description = "Sampling method of requests that name none. Default: ${DEFAULT-VALUE}.")
    private Preset preset;

    @Option(names = "--cfg", paramLabel = "X", converter = RealNumber.Cfg.class,
            description = "Guidance scale of requests that give none; 1 is none. Default: what a published model was evaluated with, else 2.0.")
    private Double cfg;

    @Mixin
    private WeightsOption model;

    @Mixin
    private DeviceOption device;

    @Mixin
    private PrecisionOption precision;

    @Option(names = "--lanes", paramLabel = "N", defaultValue = "1", converter = WholeNumber.Lanes.class,
            description = "Batches computed at the same time. Default: ${DEFAULT-VALUE}.")
    private int lanes;

    @Option(names = "--threads", paramLabel = "N", converter = WholeNumber.Threads.class,
            description = "Threads of each lane. Default: the processors divided among the lanes.")
    private Integer threads;

    @Option(names = "--max-batch", paramLabel = "N", defaultValue = "8", converter = WholeNumber.Batch.class,
            description = "Images computed together; fewer take less memory. Default: ${DEFAULT-VALUE}.")
    private int maxBatch;

    @Option(names = "--batch-window", paramLabel = "MS", defaultValue = "5", converter = WholeNumber.ShortMilliseconds.class,
            description = "Milliseconds that the first image of a batch waits for others. Default: ${DEFAULT-VALUE}.")
    private int batchWindow;

    @Option(names = "--queue", paramLabel = "N", defaultValue = "64", converter = WholeNumber.Count.class,
            description = "Images that may wait; what comes beyond is refused with 429. Default: ${DEFAULT-VALUE}.")
    private int queue;

    @Option(names = "--max-images", paramLabel = "N", defaultValue = "10", converter = WholeNumber.RequestImages.class,
            description = "Images that one request may ask for. Default: ${DEFAULT-VALUE}.")
    private int maxImages;

    @Option(names = "--max-connections", paramLabel = "N", defaultValue = "1024", converter = WholeNumber.Count.class,
            description = "Connections open at once; more wait. Default: ${DEFAULT-VALUE}.")
    private int maxConnections;

    @Option(names = "--answer-timeout", paramLabel = "S", defaultValue = "300", converter = WholeNumber.Seconds.class,
            description = "Seconds that a request may take, waiting included; then it is cancelled. Default: ${DEFAULT-VALUE}.")
    private int answerTimeout;

    @Option(names = "--grace", paramLabel = "S", defaultValue = "30", converter = WholeNumber.Seconds.class,
            description = "Seconds for accepted requests to finish after SIGTERM or Ctrl-C; then they are cancelled. Default: ${DEFAULT-VALUE}.")
    private int grace;

    @Option(names = {"-q", "--quiet"}, description = "No messages but warnings and errors.")
    boolean quiet;

    /**
     * The service that was asked for.
     *
     * @throws InputException if something does not go together
     * @throws IOException    if the token's file cannot be read
     */
    Service service() throws IOException {
        try {
            return new Service(model.source(), model.arguments(), cfg == null ? model.model().cfg() : cfg, preset, generator(), server(),
                    Duration.ofSeconds(grace));
        } catch (IllegalArgumentException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    private GeneratorConfig generator() {
        if (queue < maxImages) {
            throw new InputException("--queue is " + queue + "; expected at least --max-images, " + maxImages);
        }
        LaneConfig divided = LaneConfig.ofLanes(lanes);
        LaneConfig chosen = threads == null ? divided : divided.withThreadsPerLane(threads);
        return new GeneratorConfig(chosen, new Placement(device.device(), precision.precision()), queue, maxBatch,
                Duration.ofMillis(batchWindow));
    }

    private ServerConfig server() throws IOException {
        Limits limits = Limits.USUAL.withImages(maxImages).withConnections(maxConnections).withAnswerTimeout(Duration.ofSeconds(answerTimeout));
        Optional<BearerToken> token = tokenFile == null ? Optional.empty() : Optional.of(BearerToken.read(tokenFile));
        return new ServerConfig(address(), port, token, origins, limits);
    }

    /** Names are looked up, which may take a while; numbers are not. */
    private InetAddress address() {
        if (host.isBlank()) {
            throw new InputException("--host is empty; expected an address");
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new InputException("--host is \"" + host + "\"; expected an address of this machine, such as 127.0.0.1 or 0.0.0.0", e);
        }
    }
}
