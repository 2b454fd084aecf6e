package dev.isthmus.sampler.model;

import dev.isthmus.runtime.SharedScope;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.DiffusionHead;
import dev.isthmus.sampler.lazy.BackboneChoice;
import dev.isthmus.sampler.lazy.HeadReuse;
import dev.isthmus.sampler.lazy.LazySchedule;
import java.nio.file.Path;

/**
 * A MAR network with its diffusion head, loaded from a checkpoint with the published parameter names.
 *
 * <p>Any thread may use it, several at once: it holds nothing but its weights, which are a {@link SharedScope}. Closing it while it
 * is used is refused with an {@link IllegalStateException}.
 */
public final class MarModel implements AutoCloseable {

    private final Checkpoint file;
    private final SharedScope weights;
    private final MarConfig config;
    private final MarNetwork network;
    private final DiffusionMlp mlp;

    private MarModel(Checkpoint file, SharedScope owner, MarConfig config) {
        this.file = file;
        this.weights = owner;
        this.config = config;
        Weights weights = new Weights(file);
        network = new MarNetwork(config, weights);
        mlp = new DiffusionMlp(config, weights.in("diffloss.net"));
        weights.requireFit("");
    }

    /**
     * Maps the weights and checks every parameter against the configuration.
     *
     * @param weights in any format that {@link Checkpoint} opens; of a PyTorch file the averaged weights, if it has such
     * @throws CheckpointException if the file is malformed, or its parameters are not just those that the configuration asks
     *     for, in number, shape and finite values
     */
    public static MarModel open(Path weights, MarConfig config) {
        return Opened.open(weights, (file, owner) -> new MarModel(file, owner, config));
    }

    public MarConfig config() {
        return config;
    }

    /** The network, run from end to end at every AR step. */
    public Backbone backbone() {
        return new MarBackbone(network);
    }

    /** The same network with caches from AR step to AR step. */
    public Backbone backbone(LazySchedule schedule) {
        return new LazyBackbone(network, schedule, Scatter.BY_POSITION);
    }

    /** The diffusion head, run from end to end at every diffusion step. */
    public DiffusionHead head() {
        return new MlpHead(mlp);
    }

    /** The same diffusion head with caches from diffusion step to diffusion step. */
    public DiffusionHead head(HeadReuse reuse) {
        return new LazyHead(mlp, reuse);
    }

    /** What carries out the AR steps of a plan, as chosen. */
    public Backbone backbone(BackboneChoice choice) {
        return choice instanceof BackboneChoice.Lazy lazy ? backbone(lazy.schedule()) : backbone();
    }

    /** What carries out the diffusion steps of a plan, as chosen. */
    public DiffusionHead head(BackboneChoice choice) {
        return choice.reuseOrNone().equals(HeadReuse.NONE) ? head() : head(choice.reuseOrNone());
    }

    /** The parts of the network one by one, for comparison with recorded runs. */
    public Probe probe() {
        return new Probe(network, mlp);
    }

    @Override
    public void close() {
        weights.close();
        file.close();
    }
}
