package dev.isthmus.sampler.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.isthmus.runtime.io.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code config.json} in a folder of diffusers' AutoencoderKL says, as far as the decoder needs it; values that are left out are
 * those of diffusers.
 *
 * @param kind            the class that diffusers makes of the folder
 * @param channels        width of each level, the finest first
 * @param resBlocks       residual blocks of an encoder level; a decoder level has one more
 * @param latentChannels  channels of the latent
 * @param imageChannels   channels of the image
 * @param groups          groups of every group normalisation
 * @param scalingFactor   see {@link LatentScaling}
 * @param shiftFactor     see {@link LatentScaling}; none is 0
 * @param postQuant       whether there is a {@code post_quant_conv}
 * @param middleAttention whether the coarsest level has attention, which it has to
 */
public record DiffusersVae(
        @JsonProperty(value = "_class_name", required = true) String kind,
        @JsonProperty(value = "block_out_channels", required = true) List<Integer> channels,
        @JsonProperty(value = "layers_per_block", required = true) int resBlocks,
        @JsonProperty(value = "latent_channels", required = true) int latentChannels,
        @JsonProperty(value = "out_channels", required = true) int imageChannels,
        @JsonProperty("norm_num_groups") Optional<Integer> groups,
        @JsonProperty("scaling_factor") Optional<Double> scalingFactor,
        @JsonProperty("shift_factor") Optional<Double> shiftFactor,
        @JsonProperty("use_post_quant_conv") Optional<Boolean> postQuant,
        @JsonProperty("mid_block_add_attention") Optional<Boolean> middleAttention) {

    /** The configuration in a folder. */
    public static final String CONFIG = "config.json";
    /** The weights in a folder, with one of these endings. */
    public static final String WEIGHTS = "diffusion_pytorch_model";
    private static final List<String> ENDINGS = List.of(".safetensors", ".bin");

    private static final String KIND = "AutoencoderKL";
    private static final int GROUPS = 32;
    /** Diffusers' default, which is that of Stable Diffusion 1. */
    private static final double SCALING = 0.18215;

    public DiffusersVae {
        if (!KIND.equals(kind)) {
            throw new IllegalArgumentException("_class_name is " + kind + "; expected " + KIND);
        }
        Ranges.requirePresent("block_out_channels", channels);
        channels = List.copyOf(channels);
        Ranges.require("length of block_out_channels", channels.size(), 1, 16);
        int first = channels.getFirst();
        Ranges.require("block_out_channels", first, 1, 1 << 14);
        for (int width : channels) {
            if (width < first || width % first != 0) {
                throw new IllegalArgumentException("block_out_channels is " + channels + "; expected multiples of the first, " + first);
            }
        }
        if (!middleAttention.orElse(true)) {
            throw new IllegalArgumentException("mid_block_add_attention is false; expected true, no other decoder is known here");
        }
    }

    /**
     * The configuration in a folder.
     *
     * @throws CheckpointException if it is missing, malformed, or not that of an AutoencoderKL
     */
    public static DiffusersVae in(Path folder) {
        return Json.read(folder.resolve(CONFIG), DiffusersVae.class);
    }

    /**
     * The file with the weights in a folder.
     *
     * @throws CheckpointException if there is none
     */
    public static Path weights(Path folder) {
        return ENDINGS.stream().map(ending -> folder.resolve(WEIGHTS + ending)).filter(Files::exists).findFirst()
                .orElseThrow(() -> new CheckpointException(folder.resolve(WEIGHTS + ENDINGS.getFirst()), "does not exist, nor with "
                        + ENDINGS.getLast()));
    }

    /** What to make of the weights. */
    public VaeDesign design() {
        int first = channels.getFirst();
        VaeConfig sizes = new VaeConfig(imageChannels, first, channels.stream().map(width -> width / first).toList(), resBlocks,
                latentChannels, groups.orElse(GROUPS));
        return new VaeDesign(sizes, VaeNames.DIFFUSERS, postQuant.orElse(true));
    }

    /** From tokens to latents. */
    public LatentScaling scaling() {
        return new LatentScaling(scalingFactor.orElse(SCALING), shiftFactor.orElse(0.0));
    }
}
