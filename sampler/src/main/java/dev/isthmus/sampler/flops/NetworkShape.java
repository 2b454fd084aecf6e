package dev.isthmus.sampler.flops;

/**
 * The sizes of a MAR network that decide its cost.
 *
 * @param encoderWidth features of an encoder token
 * @param encoderDepth encoder blocks
 * @param decoderWidth features of a decoder token
 * @param decoderDepth decoder blocks
 * @param mlpRatio hidden over outer width of a block's MLP, finite and positive
 * @param bufferTokens class tokens in front of the image's, 0 or more
 * @param tokens tokens of one image
 * @param tokenChannels values of one token
 * @param headWidth features of the diffusion head
 * @param headDepth residual blocks of the diffusion head
 */
public record NetworkShape(
        int encoderWidth,
        int encoderDepth,
        int decoderWidth,
        int decoderDepth,
        double mlpRatio,
        int bufferTokens,
        int tokens,
        int tokenChannels,
        int headWidth,
        int headDepth) {
    public NetworkShape {
        requireAtLeast(1, "encoder width", encoderWidth);
        requireAtLeast(1, "encoder depth", encoderDepth);
        requireAtLeast(1, "decoder width", decoderWidth);
        requireAtLeast(1, "decoder depth", decoderDepth);
        if (!(mlpRatio > 0) || mlpRatio == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("MLP ratio is " + mlpRatio + ", allowed: finite, above 0");
        }
        requireAtLeast(0, "buffer tokens", bufferTokens);
        requireAtLeast(1, "tokens", tokens);
        requireAtLeast(1, "token channels", tokenChannels);
        requireAtLeast(1, "head width", headWidth);
        requireAtLeast(1, "head depth", headDepth);
    }

    HeadFlops head() {
        return new HeadFlops(decoderWidth, tokenChannels, headWidth, headDepth);
    }

    static void requireAtLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed: " + least + " or more");
        }
    }
}
