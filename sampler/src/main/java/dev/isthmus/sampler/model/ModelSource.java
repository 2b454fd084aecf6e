package dev.isthmus.sampler.model;

import dev.isthmus.runtime.io.CheckpointException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A model that can be opened: what it is, and where its parameters come from.
 *
 * @param config      its configuration
 * @param network     parameters of the MAR network
 * @param autoencoder parameters of the autoencoder
 */
public record ModelSource(ModelConfig config, WeightSource network, WeightSource autoencoder) {

    public ModelSource {
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(autoencoder, "autoencoder");
    }

    /**
     * The model in a directory.
     *
     * @param model the directory, or the file with the weights of the network in it; see {@link ModelFiles}
     * @throws CheckpointException if a part of it is missing, or its configuration is malformed
     */
    public static ModelSource of(Path model) {
        ModelFiles files = new ModelFiles(model);
        return new ModelSource(ImageModel.config(model), new WeightSource.InFile(files.network()),
                new WeightSource.InFile(files.autoencoder()));
    }

    /** A model whose parameters are {@link WeightSource.Random random}: it makes no pictures, but takes its time. */
    public static ModelSource random(ModelConfig config, long seed) {
        return new ModelSource(config, new WeightSource.Random(seed), new WeightSource.Random(seed));
    }

    /** The name, and what is special about the weights. */
    public String name() {
        return network instanceof WeightSource.Random(long seed) ? config.name() + " with random weights of seed " + seed : config.name();
    }

    /**
     * All files with weights, after their names and shapes were held against the configuration. No value is read and nothing
     * native is needed, so whatever is wrong is told before anything slow begins.
     *
     * @throws CheckpointException if a file is missing, cut short or malformed, or is another model's
     */
    public List<Path> files() {
        return Stream.concat(network.files(ParameterTable.of(config.mar())).stream(),
                autoencoder.files(ParameterTable.of(config.vae())).stream()).toList();
    }
}
