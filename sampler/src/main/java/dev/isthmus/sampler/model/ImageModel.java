package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.NoiseSource;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.Request;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.StepListener;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Plan;
import java.nio.file.Path;
import java.util.List;

/**
 * A model, ready to make images: configuration, network and autoencoder as {@link ModelFiles} finds them. Any thread may use it, as
 * {@link MarModel}.
 */
public final class ImageModel implements AutoCloseable {

    /** Files of a model directory, as this project names them. */
    public static final String CONFIG = "config.json";
    public static final String MAR = "mar.safetensors";
    public static final String VAE = "vae.safetensors";

    private final ModelConfig config;
    private final MarModel mar;
    private final VaeModel vae;

    private ImageModel(ModelConfig config, MarModel mar, VaeModel vae) {
        this.config = config;
        this.mar = mar;
        this.vae = vae;
    }

    /**
     * Opens a model.
     *
     * @param model directory of the model, or the file with its network's weights in that directory
     * @throws CheckpointException if a part of it is missing, malformed, or does not fit the configuration
     */
    public static ImageModel open(Path model) {
        return open(ModelSource.of(model));
    }

    /**
     * Opens a model.
     *
     * @throws CheckpointException if its files are malformed, or do not fit the configuration
     */
    public static ImageModel open(ModelSource source) {
        return open(source, Placement.CPU);
    }

    /**
     * Opens a model where it is to compute.
     *
     * @throws CheckpointException if its files are malformed, or do not fit the configuration
     * @throws dev.isthmus.runtime.DeviceException if the device cannot be used
     */
    public static ImageModel open(ModelSource source, Placement placement) {
        ModelConfig config = source.config();
        MarModel mar = MarModel.open(source.network(), config.mar(), placement);
        try {
            return new ImageModel(config, mar, VaeModel.open(source.autoencoder(), config.vae(), placement.device()));
        } catch (Throwable t) {
            mar.close();
            throw t;
        }
    }

    /**
     * Reads the configuration alone, which needs no native code. Where there is none beside a published network, it is known.
     *
     * @param model as for {@link #open(Path)}
     * @throws CheckpointException if it is missing or malformed
     */
    public static ModelConfig config(Path model) {
        ModelFiles files = new ModelFiles(model);
        return files.published().map(PublishedModel::config).orElseGet(() -> Json.read(files.config(), ModelConfig.class));
    }

    public ModelConfig config() {
        return config;
    }

    /** The network and its diffusion head alone. */
    public MarModel mar() {
        return mar;
    }

    /** Generates the images of a request, every step from end to end. */
    public List<Pixels> generate(Plan plan, Request request, NoiseSource noise, StepListener listener) {
        return generate(BackboneKind.MAR, plan, request, noise, listener);
    }

    /** Generates the images of a request on a backbone of choice. */
    public List<Pixels> generate(BackboneKind backbone, Plan plan, Request request, NoiseSource noise, StepListener listener) {
        return generate(backbone, Savings.ALL, plan, request, noise, listener);
    }

    /** Generates the images of a request on a backbone of choice, with some savings only. */
    public List<Pixels> generate(BackboneKind backbone, Savings savings, Plan plan, Request request, NoiseSource noise,
                                 StepListener listener) {
        try (Scope scope = Scope.open()) {
            Tensor tokens = mar.sampler(backbone, savings).run(plan, request, noise, listener);   // [B, L, C]
            return pixels(tokens);
        }
    }

    /**
     * The pictures that tokens stand for. Those of an unfinished image may be zeros, which is their mean.
     *
     * @param tokens [B, L, C]
     */
    public List<Pixels> pixels(Tensor tokens) {
        try (Tensor images = decode(tokens)) {
            return ToPixels.of(images, config.image());
        }
    }

    /**
     * @param tokens [B, L, C]
     * @return [B, channels, H, W], about -1 to 1
     */
    public Tensor decode(Tensor tokens) {
        try (Tensor latent = Latents.of(tokens, config.mar()); Tensor unscaled = latent.mul(1 / config.latentScale())) {
            return vae.decode(unscaled);
        }
    }

    @Override
    public void close() {
        vae.close();
        mar.close();
    }
}
