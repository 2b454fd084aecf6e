package dev.isthmus.sampler.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.isthmus.sampler.flops.NetworkShape;
import dev.isthmus.sampler.order.Grid;

/**
 * Sizes of a MAR network, under the names that the published training code gives them.
 *
 * @param imgSize        height and width of the image in pixels
 * @param vaeStride      pixels of the image a latent pixel covers, in each direction
 * @param patchSize      latent pixels a token covers, in each direction
 * @param encoderWidth   transformer width of the encoder
 * @param encoderDepth   blocks of the encoder
 * @param encoderHeads   attention heads of the encoder
 * @param decoderWidth   transformer width of the decoder
 * @param decoderDepth   blocks of the decoder
 * @param decoderHeads   attention heads of the decoder
 * @param latentChannels channels of the autoencoder's latent
 * @param classes        number of classes
 * @param bufferTokens   positions before the tokens that carry the class
 * @param headDepth      residual blocks of the diffusion head
 * @param headWidth      width of the diffusion head
 */
public record MarConfig(
        @JsonProperty(value = "img_size", required = true) int imgSize,
        @JsonProperty(value = "vae_stride", required = true) int vaeStride,
        @JsonProperty(value = "patch_size", required = true) int patchSize,
        @JsonProperty(value = "encoder_embed_dim", required = true) int encoderWidth,
        @JsonProperty(value = "encoder_depth", required = true) int encoderDepth,
        @JsonProperty(value = "encoder_num_heads", required = true) int encoderHeads,
        @JsonProperty(value = "decoder_embed_dim", required = true) int decoderWidth,
        @JsonProperty(value = "decoder_depth", required = true) int decoderDepth,
        @JsonProperty(value = "decoder_num_heads", required = true) int decoderHeads,
        @JsonProperty(value = "vae_embed_dim", required = true) int latentChannels,
        @JsonProperty(value = "class_num", required = true) int classes,
        @JsonProperty(value = "buffer_size", required = true) int bufferTokens,
        @JsonProperty(value = "diffloss_d", required = true) int headDepth,
        @JsonProperty(value = "diffloss_w", required = true) int headWidth) {

    /** Hidden width of a block's MLP as a multiple of the block's width, in every published network. */
    public static final int MLP_RATIO = 4;

    public MarConfig {
        Ranges.require("img_size", imgSize, 1, 1 << 16);
        Ranges.require("vae_stride", vaeStride, 1, 1 << 10);
        Ranges.require("patch_size", patchSize, 1, 1 << 10);
        Ranges.require("encoder_embed_dim", encoderWidth, 1, 1 << 16);
        Ranges.require("encoder_depth", encoderDepth, 1, 1 << 10);
        Ranges.requireDivisor("encoder_num_heads", encoderHeads, "encoder_embed_dim", encoderWidth);
        Ranges.require("decoder_embed_dim", decoderWidth, 1, 1 << 16);
        Ranges.require("decoder_depth", decoderDepth, 1, 1 << 10);
        Ranges.requireDivisor("decoder_num_heads", decoderHeads, "decoder_embed_dim", decoderWidth);
        Ranges.require("vae_embed_dim", latentChannels, 1, 1 << 12);
        Ranges.require("class_num", classes, 1, 1 << 24);
        Ranges.require("buffer_size", bufferTokens, 1, 1 << 12);
        Ranges.require("diffloss_d", headDepth, 1, 1 << 10);
        Ranges.require("diffloss_w", headWidth, 1, 1 << 16);
        Ranges.requireDivisor("vae_stride * patch_size", vaeStride * patchSize, "img_size", imgSize);
        Ranges.require("img_size / (vae_stride * patch_size)", imgSize / (vaeStride * patchSize), 1, Grid.MAX_SIDE);
        Ranges.require("values of a token", (long) latentChannels * patchSize * patchSize, 1, 1 << 16);
    }

    /** The sizes that decide the cost of sampling. */
    public NetworkShape shape() {
        return new NetworkShape(encoderWidth, encoderDepth, decoderWidth, decoderDepth, MLP_RATIO, bufferTokens, tokens(),
                tokenChannels(), headWidth, headDepth);
    }

    /** The grid of tokens. */
    public Grid grid() {
        int side = imgSize / (vaeStride * patchSize);
        return new Grid(side, side);
    }

    /** Tokens of one image, L. */
    public int tokens() {
        return grid().cells();
    }

    /** Values of one token, C: latent channels times the latent pixels of a patch. */
    public int tokenChannels() {
        return latentChannels * patchSize * patchSize;
    }
}
