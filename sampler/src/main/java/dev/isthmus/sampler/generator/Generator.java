package dev.isthmus.sampler.generator;

import dev.isthmus.runtime.ClosedException;
import dev.isthmus.runtime.lane.LaneException;
import dev.isthmus.runtime.lane.Lanes;
import dev.isthmus.runtime.lane.Ticket;
import dev.isthmus.sampler.flops.FlopCount;
import dev.isthmus.sampler.model.ImageModel;
import dev.isthmus.sampler.model.ModelConfig;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.plan.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A model with lanes to run it on, a queue before them, and a batcher between. All methods may be called from any thread, virtual ones
 * included; they never compute there.
 *
 * {@snippet :
 * try (Generator generator = Generator.open(Path.of("app/models/mar-fashion"))) {
 *     Generation generation = generator.submit(ImageRequest.of(Presets.GTR_TEXT, 7, 42));      // class 7, seed 42
 *     List<Pixels> images = generation.images().get();
 * }
 * }
 *
 * <p>Requests of the same plan, guidance and temperature that come within the {@link GeneratorConfig#batchWindow()} are computed together,
 * those of higher {@link Priority} first; a request of many images may be divided. None of it shows in an image.
 *
 * <p>An open generator keeps the JVM alive, because its lanes do; a service closes it with {@link #close(Duration)} in a shutdown hook.
 */
public final class Generator implements AutoCloseable {

    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    private final GeneratorConfig config;
    private final ModelConfig model;
    private final Lanes lanes;
    private final Painter painter;
    private final RequestQueue queue;
    private final AtomicBoolean freed = new AtomicBoolean();

    private Generator(GeneratorConfig config, ModelConfig model, Lanes lanes, Painter painter, BatchObserver observer) {
        this.config = config;
        this.model = model;
        this.lanes = lanes;
        this.painter = painter;
        queue = new RequestQueue(config.queueCapacity(), config.maxBatch(), config.batchWindow());
        Listening<BatchReport> observations = new Listening<>("a batch observer", observer::made);
        for (int i = 0; i < config.lanes().lanes(); i++) {
            new Shift(lanes, queue, painter, observations::tell).begin();
        }
    }

    /** As {@link #open(ModelSource, GeneratorConfig)}, for the model in a directory and {@link GeneratorConfig#ofMachine()}. */
    public static Generator open(Path model) throws InterruptedException {
        return open(ModelSource.of(model), GeneratorConfig.ofMachine());
    }

    /** As {@link #open(ModelSource, GeneratorConfig, BatchObserver)}, with nobody who observes. */
    public static Generator open(ModelSource model, GeneratorConfig config) throws InterruptedException {
        return open(model, config, BatchObserver.NONE);
    }

    /**
     * Starts the lanes and opens the model on one of them.
     *
     * @throws dev.isthmus.runtime.LibraryException       if no usable libtorch is found
     * @throws dev.isthmus.runtime.io.CheckpointException if the model's files are malformed, or do not fit its configuration
     * @throws dev.isthmus.runtime.DeviceException        if the device cannot be used
     * @throws InterruptedException                       if interrupted; nothing stays open
     */
    public static Generator open(ModelSource model, GeneratorConfig config, BatchObserver observer) throws InterruptedException {
        return open(config, model.config(), observer, () -> new ModelPainter(ImageModel.open(model, config.placement())));
    }

    /** How a painter comes about, on a lane. */
    interface Opening {
        Painter open();
    }

    static Generator open(GeneratorConfig config, ModelConfig model, BatchObserver observer, Opening opening) throws InterruptedException {
        int room = Math.max(config.lanes().queueCapacity(), config.lanes().lanes());
        Lanes lanes = Lanes.start(config.lanes().withQueueCapacity(room));
        Ticket<Painter> ticket = lanes.submit(lane -> opening.open());
        try {
            return new Generator(config, model, lanes, ticket.get(), observer);
        } catch (LaneException e) {
            lanes.close();
            throw e.getCause() instanceof RuntimeException why ? why : e;
        } catch (InterruptedException e) {
            lanes.close();
            if (ticket.state() == Ticket.State.DONE) {
                ticket.get().close();       // it has opened all the same
            }
            throw e;
        }
    }

    /** What it was opened with. */
    public GeneratorConfig config() {
        return config;
    }

    /** What the model is. */
    public ModelConfig model() {
        return model;
    }

    /** As {@link #submit(ImageRequest, ProgressListener)}, with nobody who listens. */
    public Generation submit(ImageRequest request) {
        return submit(request, ProgressListener.NONE);
    }

    /**
     * Accepts a request or refuses it, at once.
     *
     * @throws IllegalArgumentException if the preset does not fit the model, a label is none of its classes, or there are more images than
     *     {@link GeneratorConfig#queueCapacity()}; the message is one line
     * @throws RefusedException         if the queue has no room for all of its images
     * @throws ClosedException          if the generator is closed
     * @throws GenerationException      if all lanes have died
     */
    public Generation submit(ImageRequest request, ProgressListener listener) {
        for (ImageRequest.Image image : request.images()) {
            if (image.label() < 0 || image.label() >= model.classes().size()) {
                throw new IllegalArgumentException("label is " + image.label() + "; expected 0 to " + (model.classes().size() - 1));
            }
        }
        Plan plan = request.preset().plan(model.mar().grid(), request.cfg());
        Way way = new Way(request.preset().backbone(), plan, request.temperature());
        double cost = FlopCount.of(model.mar().shape(), way.backbone(), plan).total();
        Generation generation = new Generation(queue, request, way, cost, listener);
        queue.add(generation, lanes.counts().lanes());
        generation.accepted();
        return generation;
    }

    /** What became of the requests so far. */
    public GeneratorCounts counts() {
        return queue.counts(lanes.counts().lanes());
    }

    /**
     * Takes no more requests, finishes those accepted, and frees lanes and model. When interrupted meanwhile, cancels instead, and the thread is
     * interrupted at the end.
     *
     * @throws IllegalStateException in a listener of one of its requests, for which it would wait for ever
     */
    @Override
    public void close() {
        close(FOR_EVER);
    }

    /**
     * As {@link #close()}, but cancels what is not finished after some time. Then this returns as soon as the AR steps that run are through.
     *
     * @param grace how long accepted requests may take, 0 for not at all
     */
    public void close(Duration grace) {
        if (queue.untold().stream().anyMatch(Generation::isTellingHere)) {
            throw new IllegalStateException("a listener that closes its generator would wait for itself");
        }
        queue.close();
        boolean interrupted = !finished(grace);
        queue.untold().forEach(Generation::close);
        told().join();
        lanes.close();
        if (freed.compareAndSet(false, true)) {
            painter.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** When whoever waits for what was accepted has been told. */
    private CompletableFuture<Void> told() {
        return CompletableFuture.allOf(queue.untold().stream().map(generation -> generation.images().handle((images, thrown) -> null))
                .toArray(CompletableFuture[]::new));
    }

    /** Waits for what was accepted; false if interrupted. */
    private boolean finished(Duration grace) {
        try {
            told().get(TimeUnit.NANOSECONDS.convert(grace), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return true;
        } catch (InterruptedException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("failures were made good", e);
        }
        return true;
    }
}
