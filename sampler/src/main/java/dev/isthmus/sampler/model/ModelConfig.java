package dev.isthmus.sampler.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What {@code config.json} of a model directory says.
 *
 * @param name        of the model
 * @param mar         sizes of the MAR network
 * @param vae         sizes of the autoencoder
 * @param latentScale tokens = latent * latentScale
 * @param image       the finished image
 * @param classes     names of the classes, by number
 */
public record ModelConfig(
        @JsonProperty(value = "name", required = true) String name,
        @JsonProperty(value = "mar", required = true) MarConfig mar,
        @JsonProperty(value = "vae", required = true) VaeConfig vae,
        @JsonProperty(value = "latent_scale", required = true) double latentScale,
        @JsonProperty(value = "image", required = true) ImageSize image,
        @JsonProperty(value = "classes", required = true) List<String> classes) {

    /**
     * The finished image.
     *
     * @param size   height and width that the autoencoder makes
     * @param cropTo height and width of the centre that is the image
     * @param range  values of black and white, -1 and 1 in every model so far
     */
    public record ImageSize(
            @JsonProperty(value = "size", required = true) int size,
            @JsonProperty(value = "crop_to", required = true) int cropTo,
            @JsonProperty(value = "value_range", required = true) List<Double> range) {

        public ImageSize {
            Ranges.require("image.size", size, 1, 1 << 16);
            Ranges.require("image.crop_to", cropTo, 1, size);
            Ranges.requirePresent("image.value_range", range);
            range = List.copyOf(range);
            if (!range.equals(List.of(-1.0, 1.0))) {
                throw new IllegalArgumentException("image.value_range is " + range + "; expected [-1, 1]");
            }
        }
    }

    public ModelConfig {
        Ranges.requirePresent("name", name);
        Ranges.requirePresent("mar", mar);
        Ranges.requirePresent("vae", vae);
        Ranges.requirePresent("image", image);
        Ranges.requirePresent("classes", classes);
        if (!(latentScale > 0) || latentScale == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("latent_scale is " + latentScale + "; expected a number above 0");
        }
        classes = List.copyOf(classes);
        requireText("name", name);
        classes.forEach(c -> requireText("a name in classes", c));
        requireEqual("length of classes", classes.size(), "mar.class_num", mar.classes());
        requireEqual("vae.z_channels", vae.latentChannels(), "mar.vae_embed_dim", mar.latentChannels());
        requireEqual("stride of vae.ch_mult", vae.stride(), "mar.vae_stride", mar.vaeStride());
        requireEqual("image.size", image.size(), "mar.img_size", mar.imgSize());
    }

    /** Names are shown, and make file names. */
    static void requireText(String what, String text) {
        if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " is \"" + text.replaceAll("\\p{Cntrl}", "?") + "\"; expected printable text");
        }
    }

    private static void requireEqual(String name, int value, String otherName, int other) {
        if (value != other) {
            throw new IllegalArgumentException(name + " is " + value + "; expected " + otherName + ", " + other);
        }
    }
}
