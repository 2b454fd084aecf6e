package dev.isthmus.sampler.model;

import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.StateDict;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A text-to-image model that can be opened: what it is, and where its parameters come from.
 *
 * @param config      its configuration
 * @param network     parameters of the network
 * @param autoencoder parameters of the autoencoder
 */
public record TextImageSource(TextImageConfig config, WeightSource network, WeightSource autoencoder) {

    /** LightGen is used with weights as last trained, where MAR is with averaged ones. */
    public static final StateDict WEIGHTS = new StateDict(List.of("model", "model_ema", "state_dict"), true);

    public TextImageSource {
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(autoencoder, "autoencoder");
    }

    /** A model whose parameters are {@link WeightSource.Random random}: it makes no pictures, but takes its time. */
    public static TextImageSource random(TextImageConfig config, long seed) {
        return new TextImageSource(config, new WeightSource.Random(seed), new WeightSource.Random(seed));
    }

    /** The name, and what is special about the weights. */
    public String name() {
        return network instanceof WeightSource.Random(long seed) ? config.name() + " with random weights of seed " + seed : config.name();
    }

    /**
     * All files with weights, after their names and shapes were held against the configuration, without libtorch.
     *
     * @throws CheckpointException if a file is missing, cut short or malformed, or is another model's
     */
    public List<Path> files() {
        return Stream.concat(network.files(ParameterTable.of(config.network())).stream(),
                autoencoder.files(ParameterTable.of(config.autoencoder())).stream()).toList();
    }
}
