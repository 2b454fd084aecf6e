package dev.isthmus.sampler.model;

import dev.isthmus.runtime.io.Checkpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The networks that MAR was published with: ImageNet-1K at 256 x 256 pixels, over the autoencoder {@link VaeConfig#KL_16}.
 *
 * <p>Sizes are those of {@code mar_base}, {@code mar_large} and {@code mar_huge} in {@code models/mar.py} of LTH14/mar, with
 * {@code --diffloss_d} and {@code --diffloss_w} of the evaluation commands in its README. The guidance scale is what images of
 * 64 AR steps were evaluated with: that of MAR's README for B and L, that of LazyMAR's script for H, whose FID of 1.59 is the
 * baseline of the GtR paper (MAR's README has 3.2, for 256 steps).
 */
public enum PublishedModel {
    //            width, depth, heads, head depth, head width, guidance
    MAR_B("mar-b", 768, 12, 12, 6, 1024, 2.9),
    MAR_L("mar-l", 1024, 16, 16, 8, 1280, 3.0),
    MAR_H("mar-h", 1280, 20, 16, 12, 1536, 3.25);

    private static final int PIXELS = 256;
    private static final int CLASSES = 1000;
    private static final int BUFFER_TOKENS = 64;
    /** Training tokens are the autoencoder's latents times this ({@code main_mar.py} of LTH14/mar). */
    private static final double LATENT_SCALE = 0.2325;
    private static final String CLASS_NAMES = "imagenet-1k.txt";
    /** A parameter whose shape tells these networks from each other. */
    private static final String TELLING = "class_emb.weight";

    private final String id;
    private final MarConfig mar;
    private final double cfg;

    PublishedModel(String id, int width, int depth, int heads, int headDepth, int headWidth, double cfg) {
        this.id = id;
        this.mar = new MarConfig(PIXELS, VaeConfig.KL_16.stride(), 1, width, depth, heads, width, depth, heads,
                VaeConfig.KL_16.latentChannels(), CLASSES, BUFFER_TOKENS, headDepth, headWidth);
        this.cfg = cfg;
    }

    /** The network that users call {@code id}; empty if there is none. */
    public static Optional<PublishedModel> of(String id) {
        return Stream.of(values()).filter(model -> model.id.equals(id)).findFirst();
    }

    /** The names of all, to be read. */
    public static String ids() {
        return Stream.of(values()).map(PublishedModel::id).collect(Collectors.joining(", "));
    }

    /** The network that a file looks like, by one of its parameters; whether all the others fit is another question. */
    static Optional<PublishedModel> like(Checkpoint file) {
        return Stream.of(values())
                .filter(model -> file.names().contains(TELLING))
                .filter(model -> Arrays.equals(file.entry(TELLING).shape(), ParameterTable.of(model.mar).shape(TELLING)))
                .findFirst();
    }

    /** The name that users type. */
    public String id() {
        return id;
    }

    /** Sizes of the network. */
    public MarConfig mar() {
        return mar;
    }

    /** The guidance scale that it was evaluated with at 64 AR steps. */
    public double cfg() {
        return cfg;
    }

    /** All that a {@code config.json} of this model would say, with the names of the ImageNet-1K classes. */
    public ModelConfig config() {
        ModelConfig.ImageSize image = new ModelConfig.ImageSize(PIXELS, PIXELS, List.of(-1.0, 1.0));
        return new ModelConfig(id, mar, VaeConfig.KL_16, LATENT_SCALE, image, classNames());
    }

    private static List<String> classNames() {
        try (BufferedReader names = new BufferedReader(new InputStreamReader(
                PublishedModel.class.getResourceAsStream(CLASS_NAMES), StandardCharsets.UTF_8))) {
            return names.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
