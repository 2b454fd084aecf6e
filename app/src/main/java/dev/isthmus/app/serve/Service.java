package dev.isthmus.app.serve;

import dev.isthmus.app.InputException;
import dev.isthmus.app.Version;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.TorchInfo;
import dev.isthmus.sampler.generator.GeneratorConfig;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.server.ImageServer;
import dev.isthmus.server.ServerConfig;
import dev.isthmus.server.api.Catalog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * A service whose settings are known to be good, from its start to the signal that ends it.
 *
 * @param model          with its weights
 * @param modelArguments the same as the user named it, if it was named, for a command line
 * @param cfg            guidance scale of requests that give none
 * @param preset         of requests that name none
 * @param generator      how images are computed
 * @param config         where the server listens, and to whom
 * @param grace          for accepted requests, once the end has been asked for
 */
public record Service(ModelSource model, List<String> modelArguments, double cfg, Preset preset, GeneratorConfig generator,
                      ServerConfig config, Duration grace) {

    /**
     * Serves until the process is asked to end, by SIGTERM or Ctrl-C; then finishes what was accepted and returns to nobody.
     *
     * @param notice told what happens, a line at a time
     */
    public void run(Consumer<String> notice) throws IOException, InterruptedException {
        Catalog catalog = catalog();
        WeightsDigest weights = WeightsDigest.start(model);
        TorchInfo libtorch = Torch.load(notice);
        Cuda.require(generator.placement().device());
        ServedPictures pictures = new ServedPictures(model, modelArguments, generator.placement(), weights, Version.text(), libtorch.version());
        ImageServer server = ImageServer.start(config, catalog, pictures);
        Thread hook = new Thread(() -> end(server, notice), "isthmus-drain");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            notice.accept("listening on " + url(server.port()) + ", loading " + model.name());
            server.open(model, generator);
            weights.get();
            notice.accept("ready: " + generator.lanes().lanes() + " × " + generator.lanes().threadsPerLane() + " threads, batches of up to "
                    + generator.maxBatch() + " images, a queue of " + generator.queueCapacity());
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            server.close();
            forget(hook);
            throw e;
        }
        new CountDownLatch(1).await(); // the hook ends the process
    }

    private Catalog catalog() {
        try {
            return new Catalog(model.config(), cfg, preset, config.limits().images(), Instant.now());
        } catch (IllegalArgumentException e) {
            throw new InputException("preset " + preset.id() + ": " + e.getMessage(), e);
        }
    }

    private String url(int port) {
        String host = config.host();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private void end(ImageServer server, Consumer<String> notice) {
        notice.accept("stopping: taking no more requests, " + grace.toSeconds() + " s for those accepted");
        try {
            notice.accept(server.drain(grace) ? "stopped, all accepted requests were answered" : "stopped, some requests were cancelled");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that; if somebody did, the end should not wait
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process is ending and the hook runs
        }
    }
}
