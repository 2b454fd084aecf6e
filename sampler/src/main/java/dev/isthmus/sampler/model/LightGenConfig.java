package dev.isthmus.sampler.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.isthmus.sampler.flops.TextShape;
import dev.isthmus.sampler.order.Grid;

/**
 * Sizes of a LightGen network, under the names that the published code gives them.
 *
 * @param imgSize          height and width of the image in pixels; any size goes, the position tables are resized to it
 * @param vaeStride        pixels of the image a latent pixel covers, in each direction
 * @param patchSize        latent pixels a token covers, in each direction
 * @param textDepth        blocks of the text aligner
 * @param encoderWidth     transformer width of the encoder
 * @param encoderDepth     blocks of the encoder
 * @param encoderHeads     attention heads of the encoder
 * @param decoderWidth     transformer width of the decoder
 * @param decoderDepth     blocks of the decoder
 * @param decoderHeads     attention heads of the decoder
 * @param crossWidth       width of the cross-attention stack, and of the text after its aligner
 * @param crossDepth       blocks of the cross-attention stack
 * @param crossHeads       attention heads of the cross-attention stack and of the text aligner
 * @param captionChannels  values of a text position, as the text encoder makes them
 * @param maxLength        text positions, padding included
 * @param latentChannels   channels of the autoencoder's latent
 * @param headDepth        residual blocks of the diffusion head
 * @param headWidth        width of the diffusion head
 */
public record LightGenConfig(
        @JsonProperty(value = "img_size", required = true) int imgSize,
        @JsonProperty(value = "vae_stride", required = true) int vaeStride,
        @JsonProperty(value = "patch_size", required = true) int patchSize,
        @JsonProperty(value = "text_depth", required = true) int textDepth,
        @JsonProperty(value = "encoder_embed_dim", required = true) int encoderWidth,
        @JsonProperty(value = "encoder_depth", required = true) int encoderDepth,
        @JsonProperty(value = "encoder_num_heads", required = true) int encoderHeads,
        @JsonProperty(value = "decoder_embed_dim", required = true) int decoderWidth,
        @JsonProperty(value = "decoder_depth", required = true) int decoderDepth,
        @JsonProperty(value = "decoder_num_heads", required = true) int decoderHeads,
        @JsonProperty(value = "cross_embed_dim", required = true) int crossWidth,
        @JsonProperty(value = "cross_depth", required = true) int crossDepth,
        @JsonProperty(value = "cross_num_heads", required = true) int crossHeads,
        @JsonProperty(value = "caption_channels", required = true) int captionChannels,
        @JsonProperty(value = "max_length", required = true) int maxLength,
        @JsonProperty(value = "vae_embed_dim", required = true) int latentChannels,
        @JsonProperty(value = "diffloss_d", required = true) int headDepth,
        @JsonProperty(value = "diffloss_w", required = true) int headWidth) {

    /** Side of the grid that the position tables of a checkpoint are for, whatever the image. */
    static final int TABLE_SIDE = 16;

    public LightGenConfig {
        Ranges.require("img_size", imgSize, 1, 1 << 16);
        Ranges.require("vae_stride", vaeStride, 1, 1 << 10);
        Ranges.require("patch_size", patchSize, 1, 1 << 10);
        Ranges.require("text_depth", textDepth, 1, 1 << 10);
        requireStack("encoder", encoderWidth, encoderDepth, encoderHeads);
        requireStack("decoder", decoderWidth, decoderDepth, decoderHeads);
        requireStack("cross", crossWidth, crossDepth, crossHeads);
        Ranges.require("caption_channels", captionChannels, 1, 1 << 16);
        Ranges.require("max_length", maxLength, 1, 1 << 14);
        Ranges.require("vae_embed_dim", latentChannels, 1, 1 << 12);
        Ranges.require("diffloss_d", headDepth, 1, 1 << 10);
        Ranges.require("diffloss_w", headWidth, 1, 1 << 16);
        Ranges.requireDivisor("vae_stride * patch_size", vaeStride * patchSize, "img_size", imgSize);
        Ranges.require("img_size / (vae_stride * patch_size)", imgSize / (vaeStride * patchSize), 1, Grid.MAX_SIDE);
        Ranges.require("values of a token", (long) latentChannels * patchSize * patchSize, 1, 1 << 16);
    }

    private static void requireStack(String stack, int width, int depth, int heads) {
        Ranges.require(stack + "_embed_dim", width, 1, 1 << 16);
        Ranges.require(stack + "_depth", depth, 1, 1 << 10);
        Ranges.requireDivisor(stack + "_num_heads", heads, stack + "_embed_dim", width);
    }

    /** The sizes that decide the cost of sampling. */
    public TextShape shape() {
        return new TextShape(textDepth, new TextShape.Stack(encoderWidth, encoderDepth), new TextShape.Stack(decoderWidth, decoderDepth),
                new TextShape.Stack(crossWidth, crossDepth), MarConfig.MLP_RATIO, captionChannels, maxLength, tokens(), tokenChannels(),
                headWidth, headDepth);
    }

    /** The same network for images of another size. */
    public LightGenConfig withImgSize(int pixels) {
        return new LightGenConfig(pixels, vaeStride, patchSize, textDepth, encoderWidth, encoderDepth, encoderHeads, decoderWidth,
                decoderDepth, decoderHeads, crossWidth, crossDepth, crossHeads, captionChannels, maxLength, latentChannels, headDepth,
                headWidth);
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
