package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.DiffusionHead;
import dev.isthmus.sampler.Sampler;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.lazy.HeadReuse;
import dev.isthmus.sampler.lazy.LazySchedule;
import dev.isthmus.sampler.plan.BackboneKind;
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

    private record Network(MarNetwork mar, DiffusionMlp mlp) {
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
        return open(weights, config, Placement.CPU);
    }

    /**
     * Opens the weights where they are to compute, after checking every parameter against the configuration.
     *
     * @throws CheckpointException as {@link #open(Path, MarConfig)}
     * @throws dev.isthmus.runtime.DeviceException if the device cannot be used
     */
    public static MarModel open(WeightSource weights, MarConfig config, Placement placement) {
        return new MarModel(config, Opened.open(weights, ParameterTable.of(config), placement,
                w -> new Network(new MarNetwork(config, w), new DiffusionMlp(config, w.in("diffloss.net")))));
    }

    public MarConfig config() {
        return config;
    }

    /** Where it computes. */
    public Device device() {
        return opened.network().mar().device();
    }

    /** The network, run from end to end at every AR step. */
    public Backbone backbone() {
        return backbone(Savings.ALL);
    }

    /** The same network with some savings only. */
    public Backbone backbone(Savings savings) {
        return new MarBackbone(opened.network().mar(), savings);
    }

    /** The same network with caches from AR step to AR step. */
    public Backbone backbone(LazySchedule schedule) {
        return backbone(schedule, Savings.ALL);
    }

    /** The same with some savings only. */
    public Backbone backbone(LazySchedule schedule, Savings savings) {
        return new LazyBackbone(opened.network().mar(), schedule, Scatter.BY_POSITION, savings);
    }

    /** The diffusion head, run from end to end at every diffusion step. */
    public DiffusionHead head() {
        return head(Savings.ALL);
    }

    /** The same diffusion head with some savings only. */
    public DiffusionHead head(Savings savings) {
        return new MlpHead(opened.network().mlp(), savings);
    }

    /** The same diffusion head with caches from diffusion step to diffusion step. */
    public DiffusionHead head(HeadReuse reuse) {
        return head(reuse, Savings.ALL);
    }

    /** The same with some savings only. */
    public DiffusionHead head(HeadReuse reuse, Savings savings) {
        return new LazyHead(opened.network().mlp(), reuse, savings);
    }

    /** What carries out plans on a backbone of choice, with every saving. */
    public Sampler sampler(BackboneKind kind) {
        return sampler(kind, Savings.ALL);
    }

    /** What carries out plans on a backbone of choice; the one place that knows what a {@link BackboneKind} is made of. */
    public Sampler sampler(BackboneKind kind, Savings savings) {
        return switch (kind) {
            case MAR -> new Sampler(backbone(savings), head(savings));
            case LAZY -> new Sampler(backbone(kind.schedule(), savings), head(savings));
            case LAZYMAR -> new Sampler(backbone(kind.schedule(), savings), head(kind.reuse(), savings));
        };
    }

    /** The parts of the network one by one, for comparison with recorded runs. */
    public Probe probe(Savings savings) {
        return new Probe(opened.network().mar(), opened.network().mlp(), savings);
    }

    /** The same with every saving. */
    public Probe probe() {
        return probe(Savings.ALL);
    }

    @Override
    public void close() {
        opened.close();
    }
}
