package dev.isthmus.sampler.model;

/** How files of a KL autoencoder call the parameters of the decoder. The network is the same. */
public enum VaeNames {

    /** As in the code of latent diffusion, which MAR's KL-16 comes from: levels are counted from the finest. */
    LDM("mid.block_", 1, "mid.attn_1", "up.", "block.", "nin_shortcut", "upsample.conv", "norm_out",
            "norm", "q", "k", "v", "proj_out"),

    /** As in diffusers' AutoencoderKL: levels are counted in the order in which they run, and attention has linear layers. */
    DIFFUSERS("mid_block.resnets.", 0, "mid_block.attentions.0", "up_blocks.", "resnets.", "conv_shortcut", "upsamplers.0.conv",
            "conv_norm_out", "group_norm", "to_q", "to_k", "to_v", "to_out.0");

    private final String middle;
    private final int firstMiddle;
    private final String middleAttention;
    private final String level;
    private final String block;
    private final String shortcut;
    private final String upsample;
    private final String normOut;
    private final String attentionNorm;
    private final String query;
    private final String key;
    private final String value;
    private final String projection;

    VaeNames(String middle, int firstMiddle, String middleAttention, String level, String block, String shortcut, String upsample,
             String normOut, String attentionNorm, String query, String key, String value, String projection) {
        this.middle = middle;
        this.firstMiddle = firstMiddle;
        this.middleAttention = middleAttention;
        this.level = level;
        this.block = block;
        this.shortcut = shortcut;
        this.upsample = upsample;
        this.normOut = normOut;
        this.attentionNorm = attentionNorm;
        this.query = query;
        this.key = key;
        this.value = value;
        this.projection = projection;
    }

    /** A residual block at the coarsest level, 0 before and 1 after its attention. */
    String middle(int i) {
        return middle + (firstMiddle + i);
    }

    String middleAttention() {
        return middleAttention;
    }

    /** A level, 0 the finest. */
    String level(int index, int levels) {
        return level + (this == LDM ? index : levels - 1 - index);
    }

    /** A residual block of a level. */
    String block(int i) {
        return block + i;
    }

    /** The convolution on a residual block's input, where its width changes. */
    String shortcut() {
        return shortcut;
    }

    /** The convolution after a level is enlarged. */
    String upsample() {
        return upsample;
    }

    String normOut() {
        return normOut;
    }

    String attentionNorm() {
        return attentionNorm;
    }

    String query() {
        return query;
    }

    String key() {
        return key;
    }

    String value() {
        return value;
    }

    String projection() {
        return projection;
    }

    /** Sizes of a weight of the attention. */
    long[] attentionShape(long width) {
        return this == LDM ? new long[] {width, width, 1, 1} : new long[] {width, width};
    }
}
