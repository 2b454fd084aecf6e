package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.NoiseSource;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.plan.Plan;
import java.util.List;

/**
 * A text-to-image model, ready to make images of texts that a text encoder has turned into vectors. Any thread may use it, as
 * {@link LightGenModel}.
 */
public final class TextImageModel implements AutoCloseable {

    private final TextImageConfig config;
    private final LightGenModel network;
    private final VaeModel autoencoder;

    private TextImageModel(TextImageConfig config, LightGenModel network, VaeModel autoencoder) {
        this.config = config;
        this.network = network;
        this.autoencoder = autoencoder;
    }

    /**
     * Opens a model where it is to compute.
     *
     * @throws CheckpointException if its files are malformed, or do not fit the configuration
     * @throws dev.isthmus.runtime.DeviceException if the device cannot be used
     */
    public static TextImageModel open(TextImageSource source, Placement placement) {
        TextImageConfig config = source.config();
        LightGenModel network = LightGenModel.open(source.network(), config.network(), placement);
        try {
            return new TextImageModel(config, network, VaeModel.open(source.autoencoder(), config.autoencoder(), placement.device()));
        } catch (Throwable t) {
            network.close();
            throw t;
        }
    }

    public TextImageConfig config() {
        return config;
    }

    /** The network and its diffusion head alone. */
    public LightGenModel network() {
        return network;
    }

    /**
     * Generates the images of a request, whose labels are numbers of prompts.
     *
     * @param text F32 [P, S, D_text] of P prompts, see {@link LightGenModel#backbone}
     */
    public List<Pixels> generate(Tensor text, Savings savings, Plan plan, Request request, NoiseSource noise, StepListener listener) {
        try (Scope scope = Scope.open()) {
            Tensor tokens = network.sampler(text, savings).run(plan, request, noise, listener);       // [B, L, C]
            int side = config.network().imgSize();
            return ToPixels.of(decode(tokens), new ModelConfig.ImageSize(side, side, List.of(-1.0, 1.0)));
        }
    }

    /**
     * @param tokens [B, L, C]
     * @return [B, channels, H, W], about -1 to 1
     */
    public Tensor decode(Tensor tokens) {
        try (Tensor latent = Latents.of(tokens, config.network()); Tensor unscaled = config.scaling().latents(latent)) {
            return autoencoder.decode(unscaled);
        }
    }

    @Override
    public void close() {
        autoencoder.close();
        network.close();
    }
}
