package dev.isthmus.sampler.model;

import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.DiffusionHead;
import java.nio.file.Path;

/**
 * A MAR network with its diffusion head, loaded from a checkpoint with the published parameter names.
 *
 * <p>Any thread may use it, several at once: it holds nothing but its weights, which are a
 * {@link dev.isthmus.runtime.SharedScope}. Closing it while it is used is refused with an {@link IllegalStateException}.
 */
public final class MarModel implements AutoCloseable {

    private final MarConfig config;
    private final Opened<Network> opened;

    private record Network(MarBackbone backbone, DiffusionMlp mlp) {
    }

    private MarModel(MarConfig config, Opened<Network> opened) {
        this.config = config;
        this.opened = opened;
    }

    /**
     * Maps the weights and checks every parameter against the configuration.
     *
     * @param weights in any format that {@link Checkpoint} opens; of a PyTorch file the averaged weights, if it has such
     * @throws CheckpointException if the file is malformed, or its parameters are not just those that the configuration asks
     *     for, in number, shape and finite values
     */
    public static MarModel open(Path weights, MarConfig config) {
        return open(new WeightSource.InFile(weights), config);
    }

    /**
     * Opens the weights and checks every parameter against the configuration.
     *
     * @throws CheckpointException as {@link #open(Path, MarConfig)}
     */
    public static MarModel open(WeightSource weights, MarConfig config) {
        return new MarModel(config, Opened.open(weights, ParameterTable.of(config),
                w -> new Network(new MarBackbone(config, w), new DiffusionMlp(config, w.in("diffloss.net")))));
    }

    public MarConfig config() {
        return config;
    }

    public Backbone backbone() {
        return opened.network().backbone();
    }

    public DiffusionHead head() {
        return new MlpHead(opened.network().mlp());
    }

    /** The parts of the network one by one, for comparison with recorded runs. */
    public Probe probe() {
        return new Probe(opened.network().backbone(), opened.network().mlp());
    }

    @Override
    public void close() {
        opened.close();
    }
}
