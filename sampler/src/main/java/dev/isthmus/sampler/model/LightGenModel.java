package dev.isthmus.sampler.model;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.DiffusionHead;
import dev.isthmus.sampler.Sampler;
import dev.isthmus.sampler.Savings;

/**
 * A LightGen network with its diffusion head: text to image, of texts that a T5 encoder has turned into vectors before.
 *
 * <p>Any thread may use it, several at once, as {@link MarModel}.
 */
public final class LightGenModel implements AutoCloseable {

    private final LightGenConfig config;
    private final Opened<Network> opened;
    private final Remembered firstStep;

    private record Network(LightGenNetwork lightGen, DiffusionMlp mlp) {
    }

    private LightGenModel(LightGenConfig config, Opened<Network> opened) {
        this.config = config;
        this.opened = opened;
        LightGenNetwork network = opened.network().lightGen();
        int[][] none = {{}};
        firstStep = new Remembered(() -> network.decode(network.decoderInput(null, none)));
    }

    /**
     * Opens the weights where they are to compute, after checking every parameter against the configuration.
     *
     * @param weights with the published parameter names
     * @throws CheckpointException if the file is malformed, or its parameters are not just those that the configuration asks
     *     for, in number, shape and finite values
     * @throws dev.isthmus.runtime.DeviceException if the device cannot be used
     */
    public static LightGenModel open(WeightSource weights, LightGenConfig config, Placement placement) {
        return new LightGenModel(config, Opened.open(weights, ParameterTable.of(config), placement,
                w -> new Network(new LightGenNetwork(config, w), new DiffusionMlp(config.crossWidth(), config.tokenChannels(),
                        config.headDepth(), config.headWidth(), w.in("diffloss.net")))));
    }

    public LightGenConfig config() {
        return config;
    }

    /** Where it computes. */
    public Device device() {
        return opened.network().lightGen().device();
    }

    /**
     * The network with the texts of some prompts. In a {@link dev.isthmus.sampler.Request} labels are the numbers of these prompts.
     *
     * @param text F32 [P, S, D_text] of P prompts, as the text encoder made them: all S positions, those of padding too. On any device;
     *     to stay open as long as the backbone is used
     * @throws IllegalArgumentException if it is no such tensor
     */
    public Backbone backbone(Tensor text, Savings savings) {
        requireText(text);
        return new LightGenBackbone(pass(savings), text);
    }

    /** The diffusion head, run from end to end at every diffusion step. */
    public DiffusionHead head(Savings savings) {
        return new MlpHead(opened.network().mlp(), savings);
    }

    /** What carries out plans for the prompts of some texts, see {@link #backbone}. */
    public Sampler sampler(Tensor text, Savings savings) {
        return new Sampler(backbone(text, savings), head(savings));
    }

    /** The parts of the network one by one, for comparison with recorded runs. */
    public LightGenProbe probe(Savings savings) {
        return new LightGenProbe(pass(savings));
    }

    private LightGenPass pass(Savings savings) {
        return new LightGenPass(opened.network().lightGen(), savings, firstStep);
    }

    private void requireText(Tensor text) {
        boolean fits = text.dtype() == DType.F32 && text.rank() == 3 && text.size(0) > 0 && text.size(1) == config.maxLength()
                && text.size(2) == config.captionChannels();
        if (!fits) {
            throw new IllegalArgumentException("text embeddings are " + text + "; expected F32 [prompts, " + config.maxLength() + ", "
                    + config.captionChannels() + "], max_length and caption_channels of the network");
        }
    }

    @Override
    public void close() {
        firstStep.close();
        opened.close();
    }
}
