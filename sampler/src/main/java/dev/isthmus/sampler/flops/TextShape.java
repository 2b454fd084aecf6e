package dev.isthmus.sampler.flops;

/**
 * The sizes of a LightGen network that decide its cost.
 *
 * @param text     blocks of the text aligner, which are as wide as those of the cross-attention stack
 * @param encoder  blocks of the encoder
 * @param decoder  blocks of the decoder
 * @param cross    blocks of the cross-attention stack
 * @param mlpRatio hidden over outer width of a block's MLP
 * @param captionChannels values of a text position
 * @param textLength      text positions
 * @param tokens          tokens of one image
 * @param tokenChannels   values of one token
 * @param headWidth       features of the diffusion head
 * @param headDepth       residual blocks of the diffusion head
 */
public record TextShape(int text, Stack encoder, Stack decoder, Stack cross, int mlpRatio, int captionChannels, int textLength, int tokens,
                        int tokenChannels, int headWidth, int headDepth) {

    /**
     * Transformer blocks, all alike.
     *
     * @param width features of a row
     * @param depth how many
     */
    public record Stack(int width, int depth) {
        public Stack {
            NetworkShape.requireAtLeast(1, "width", width);
            NetworkShape.requireAtLeast(1, "depth", depth);
        }
    }

    public TextShape {
        NetworkShape.requireAtLeast(1, "text aligner depth", text);
        NetworkShape.requireAtLeast(1, "MLP ratio", mlpRatio);
        NetworkShape.requireAtLeast(1, "caption channels", captionChannels);
        NetworkShape.requireAtLeast(1, "text length", textLength);
        NetworkShape.requireAtLeast(1, "tokens", tokens);
        NetworkShape.requireAtLeast(1, "token channels", tokenChannels);
        NetworkShape.requireAtLeast(1, "head width", headWidth);
        NetworkShape.requireAtLeast(1, "head depth", headDepth);
    }

    HeadFlops head() {
        return new HeadFlops(cross.width(), tokenChannels, headWidth, headDepth);
    }
}
