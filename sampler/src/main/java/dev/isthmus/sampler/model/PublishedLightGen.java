package dev.isthmus.sampler.model;

import dev.isthmus.runtime.io.Checkpoint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * LightGen's networks: text to image at 512 x 512 pixels, over the autoencoder of Stable Diffusion 3.5, of texts as the encoder of
 * flan-t5-xxl makes them.
 *
 * <p>Widths, depths and heads are those of {@code fluid_base}, {@code fluid_large} and {@code fluid_huge} in the published code. All
 * of its scripts use the large one, with the diffusion head below; the heads of the other two are an assumption, MAR's.
 */
public enum PublishedLightGen {
    //                    width, depth, heads, head depth, head width
    BASE("lightgen-base", 768, 12, 12, 6, 1024),
    LARGE("lightgen-large", 1024, 16, 16, 8, 1536),
    HUGE("lightgen-huge", 1280, 20, 16, 12, 1536);

    private static final int PIXELS = 512;
    private static final int STRIDE = 8;
    private static final int LATENT_CHANNELS = 16;
    private static final int PATCH = 2;
    private static final int TEXT_DEPTH = 6;
    /** Width of T5-XXL. */
    private static final int CAPTION_CHANNELS = 4096;
    private static final int MAX_LENGTH = 128;

    /** A parameter whose shape tells these networks from each other, and that no MAR network has. */
    private static final String TELLING = "last_pos_embed_learned";

    /** Of every script of the published code. */
    public static final double CFG = 4;

    /** The decoder of Stable Diffusion 3.5's autoencoder. */
    public static final VaeDesign VAE =
            new VaeDesign(new VaeConfig(3, 128, List.of(1, 2, 4, 4), 2, LATENT_CHANNELS, 32), VaeNames.DIFFUSERS, false);
    /** As the autoencoder's configuration has it. */
    public static final LatentScaling SCALING = new LatentScaling(1.5305, 0.0609);

    private final String id;
    private final LightGenConfig network;

    PublishedLightGen(String id, int width, int depth, int heads, int headDepth, int headWidth) {
        this.id = id;
        network = new LightGenConfig(PIXELS, STRIDE, PATCH, TEXT_DEPTH, width, depth, heads, width, depth, heads, width, depth,
                heads, CAPTION_CHANNELS, MAX_LENGTH, LATENT_CHANNELS, headDepth, headWidth);
    }

    /** The network that users call {@code id}; empty if there is none. */
    public static Optional<PublishedLightGen> of(String id) {
        return Stream.of(values()).filter(model -> model.id.equals(id)).findFirst();
    }

    /** The names of all, to be read. */
    public static String ids() {
        return Stream.of(values()).map(PublishedLightGen::id).collect(Collectors.joining(", "));
    }

    /** The network whose last stack is as wide as that of {@code file}; empty if there is none. Whether the rest fits is not looked at. */
    static Optional<PublishedLightGen> like(Checkpoint file) {
        return Stream.of(values())
                .filter(model -> file.names().contains(TELLING))
                .filter(model -> Arrays.equals(file.entry(TELLING).shape(), ParameterTable.of(model.network).shape(TELLING)))
                .findFirst();
    }

    /** The name that users type. */
    public String id() {
        return id;
    }

    /** Sizes of the network, for images of 512 x 512 pixels. */
    public LightGenConfig network() {
        return network;
    }

    /** All that is known of the model without its weights. */
    public TextImageConfig config() {
        return new TextImageConfig(id, network, VAE, SCALING);
    }

    /**
     * The model with its weights.
     *
     * @param weights of the network, in any format that {@link Checkpoint} opens; of a PyTorch file those under {@code model}
     * @param folder  of the autoencoder, as diffusers lays it out
     * @throws dev.isthmus.runtime.io.CheckpointException if the autoencoder's configuration is missing, malformed, or not for this network
     */
    public TextImageSource source(Path weights, Path folder) {
        return TextModelFiles.source(id, network, weights, folder);
    }
}
