package dev.isthmus.server.metrics;

import dev.isthmus.runtime.Torch;
import dev.isthmus.sampler.generator.BatchObserver;
import dev.isthmus.sampler.generator.BatchReport;
import dev.isthmus.sampler.generator.GeneratorCounts;
import dev.isthmus.server.api.StageShape;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Counters, histograms and gauges of one server. Any thread may use it. */
public final class ServerMetrics implements BatchObserver {
    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250};
    private static final double[] IMAGES = {1, 2, 4, 8, 16, 32, 64, 128, 256};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests;
    private final Counter generations;
    private final Counter images;
    private final Histogram generationSeconds;
    private final Histogram stageSeconds;
    private final Histogram batchImages;

    /**
     * @param counts of the generator, once there is one
     * @param ready  whether requests are taken
     */
    public ServerMetrics(Supplier<Optional<GeneratorCounts>> counts, Supplier<Boolean> ready) {
        requests = Counter.builder().name("isthmus_http_requests_total").help("HTTP requests answered.")
                .labelNames("method", "route", "status").register(registry);
        generations = Counter.builder().name("isthmus_generations_total")
                .help("Requests for images by what became of them: ok, or the code of the error.").labelNames("outcome").register(registry);
        images = Counter.builder().name("isthmus_images_total").help("Images delivered.").labelNames("preset").register(registry);
        generationSeconds = Histogram.builder().name("isthmus_generation_seconds").help("From a request's acceptance to its images.")
                .classicOnly().classicUpperBounds(SECONDS).register(registry);
        stageSeconds = Histogram.builder().name("isthmus_stage_seconds").help("Time of a batch in the queue (wait), in each stage of its plan"
                + " (generate, reconstruct) and in the autoencoder (decode); of an image in PNG (png).")
                .labelNames("stage").classicOnly().classicUpperBounds(SECONDS).register(registry);
        batchImages = Histogram.builder().name("isthmus_batch_images").help("Images computed together.")
                .classicOnly().classicUpperBounds(IMAGES).register(registry);
        gauge("isthmus_queued_images", "Images that wait for a lane.", counts, GeneratorCounts::queuedImages);
        gauge("isthmus_queued_generations", "Requests of which no image was begun.", counts, GeneratorCounts::queued);
        gauge("isthmus_running_generations", "Requests that were begun and are not finished.", counts, GeneratorCounts::running);
        gauge("isthmus_lanes", "Threads that compute images.", counts, GeneratorCounts::lanes);
        gauge("isthmus_batch_limit_images", "Largest batch allowed now; less than configured since memory ran out.", counts,
                GeneratorCounts::batchLimit);
        gauge("isthmus_ready", "1 if requests are taken.", () -> ready.get() ? 1 : 0);
        gauge("isthmus_live_tensors", "Native tensors that are alive.", () -> counts.get().isPresent() ? Torch.liveTensors() : 0);
        gauge("isthmus_native_bytes", "Bytes of the native tensors that are alive.", () -> counts.get().isPresent() ? Torch.liveBytes() : 0);
        JvmMetrics.builder().register(registry);
    }

    /** An HTTP request was answered. */
    public void answered(String method, String route, int status) {
        requests.labelValues(method, route, String.valueOf(status)).inc();
    }

    /** A request for images was answered with them. */
    public void generated(String preset, int count, Duration took) {
        generations.labelValues("ok").inc();
        images.labelValues(preset).inc(count);
        generationSeconds.observe(seconds(took));
    }

    /** A request for images was not answered with them. */
    public void refused(String outcome) {
        generations.labelValues(outcome).inc();
    }

    /** A picture was made a PNG. */
    public void encoded(Duration took) {
        stageSeconds.labelValues("png").observe(seconds(took));
    }

    @Override
    public void made(BatchReport report) {
        batchImages.observe(report.images());
        stageSeconds.labelValues("wait").observe(seconds(report.waited()));
        for (int stage = 1; stage <= report.stages().size(); stage++) {
            stageSeconds.labelValues(StageShape.name(stage, report.stages().size())).observe(seconds(report.stages().get(stage - 1)));
        }
        stageSeconds.labelValues("decode").observe(seconds(report.decoding()));
    }

    /**
     * All of it as text.
     *
     * @param content where the text and its content type go
     */
    public byte[] text(String accept, Consumer<String> content) throws IOException {
        OpenMetricsTextFormatWriter open = OpenMetricsTextFormatWriter.builder().build();
        ExpositionFormatWriter writer = open.accepts(accept) ? open : PrometheusTextFormatWriter.builder().build();
        content.accept(writer.getContentType());
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        writer.write(text, registry.scrape());
        return text.toByteArray();
    }

    private void gauge(String name, String help, Supplier<Optional<GeneratorCounts>> counts, ToDoubleFunction<GeneratorCounts> value) {
        gauge(name, help, () -> counts.get().map(c -> value.applyAsDouble(c)).orElse(0.0));
    }

    private void gauge(String name, String help, Supplier<? extends Number> value) {
        GaugeWithCallback.builder().name(name).help(help).callback(callback -> callback.call(value.get().doubleValue())).register(registry);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
