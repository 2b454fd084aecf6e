package dev.isthmus.sampler.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Sizes of a KL autoencoder (the latent diffusion design that MAR's KL-16 follows).
 *
 * @param imageChannels channels of the image, 1 or 3
 * @param channels      width of the first level
 * @param multipliers   width of each level as a multiple of {@code channels}, the finest first
 * @param resBlocks     residual blocks of an encoder level; a decoder level has one more
 * @param latentChannels channels of the latent
 * @param groups        groups of every group normalisation
 */
public record VaeConfig(
        @JsonProperty(value = "image_channels", required = true) int imageChannels,
        @JsonProperty(value = "ch", required = true) int channels,
        @JsonProperty(value = "ch_mult", required = true) List<Integer> multipliers,
        @JsonProperty(value = "num_res_blocks", required = true) int resBlocks,
        @JsonProperty(value = "z_channels", required = true) int latentChannels,
        @JsonProperty(value = "group_norm_groups", required = true) int groups) {

    /** The autoencoder that MAR was published with ({@code models/vae.py} of LTH14/mar); 16 pixels to a latent pixel. */
    public static final VaeConfig KL_16 = new VaeConfig(3, 128, List.of(1, 1, 2, 2, 4), 2, 16, 32);

    public VaeConfig {
        if (imageChannels != 1 && imageChannels != 3) {
            throw new IllegalArgumentException("image_channels is " + imageChannels + "; expected 1 or 3");
        }
        Ranges.require("ch", channels, 1, 1 << 14);
        Ranges.requirePresent("ch_mult", multipliers);
        multipliers = List.copyOf(multipliers);
        Ranges.require("length of ch_mult", multipliers.size(), 1, 16);
        Ranges.require("num_res_blocks", resBlocks, 1, 64);
        Ranges.require("z_channels", latentChannels, 1, 1 << 12);
        for (int multiplier : multipliers) {
            Ranges.require("ch_mult", multiplier, 1, 1 << 10);
            Ranges.requireDivisor("group_norm_groups", groups, "ch * ch_mult", channels * multiplier);
        }
    }

    /** Width of a level, 0 the finest. */
    int width(int level) {
        return channels * multipliers.get(level);
    }

    int levels() {
        return multipliers.size();
    }

    /** Image pixels a latent pixel covers, in each direction. */
    public int stride() {
        return 1 << levels() - 1;
    }
}
