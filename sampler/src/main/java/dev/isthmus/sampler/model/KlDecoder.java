package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The decoder half of a KL autoencoder: latents to images. */
final class KlDecoder {

    private static final double GROUP_NORM_EPS = 1e-6;

    private final int groups;
    private final Affine postQuant;         // null where the design has none
    private final Affine convIn;
    private final Residual middle1;
    private final Attention middleAttention;
    private final Residual middle2;
    private final List<Level> levels;       // coarsest first
    private final Affine normOut;
    private final Affine convOut;

    /** Takes the parameters from {@code all} into the innermost open scope. */
    KlDecoder(VaeDesign design, Weights all) {
        VaeConfig config = design.sizes();
        VaeNames names = design.names();
        groups = config.groups();
        int z = config.latentChannels();
        postQuant = design.postQuant() ? all.affine("post_quant_conv", z, z, 1, 1) : null;
        Weights w = all.in("decoder");
        int width = config.width(config.levels() - 1);
        convIn = w.affine("conv_in", width, z, 3, 3);
        middle1 = new Residual(w.in(names.middle(0)), names, width, width);
        middleAttention = new Attention(w.in(names.middleAttention()), names, width);
        middle2 = new Residual(w.in(names.middle(1)), names, width, width);
        levels = new ArrayList<>();
        for (int level = config.levels() - 1; level >= 0; level--) {
            levels.add(new Level(w.in(names.level(level, config.levels())), design, level, width));
            width = config.width(level);
        }
        normOut = w.norm(names.normOut(), width);
        convOut = w.affine("conv_out", config.imageChannels(), width, 3, 3);
    }

    /**
     * @param latent [B, z, h, w], in the autoencoder's own scale
     * @return [B, channels, H, W], about -1 to 1
     */
    Tensor decode(Tensor latent) {
        try (Scope scope = Scope.open()) {
            Tensor x = convolve(postQuant == null ? latent : convolve(latent, postQuant, 0), convIn, 1);
            x = middle2.forward(middleAttention.forward(middle1.forward(x)));
            for (Level level : levels) {
                x = level.forward(x);
            }
            return scope.keep(convolve(normed(x, normOut).silu(), convOut, 1));
        }
    }

    private static Tensor convolve(Tensor x, Affine layer, int padding) {
        return x.conv2d(layer.weight(), layer.bias(), 1, padding);
    }

    private Tensor normed(Tensor x, Affine norm) {
        return x.groupNorm(groups, norm.weight(), norm.bias(), GROUP_NORM_EPS);
    }

    private final class Level {
        private final List<Residual> blocks = new ArrayList<>();
        private final Affine upsample;      // null at the finest level

        Level(Weights w, VaeDesign design, int level, int widthBefore) {
            VaeNames names = design.names();
            int width = design.sizes().width(level);
            for (int i = 0; i <= design.sizes().resBlocks(); i++) {
                blocks.add(new Residual(w.in(names.block(i)), names, i == 0 ? widthBefore : width, width));
            }
            upsample = level == 0 ? null : w.affine(names.upsample(), width, width, 3, 3);
        }

        Tensor forward(Tensor input) {
            Tensor x = input;
            for (Residual block : blocks) {
                x = block.forward(x);
            }
            return upsample == null ? x : convolve(x.upsampleNearest2x(), upsample, 1);
        }
    }

    /** x + conv2(swish(norm2(conv1(swish(norm1 x))))), with a 1x1 convolution on x where the width changes. */
    private final class Residual {
        private final Affine norm1;
        private final Affine conv1;
        private final Affine norm2;
        private final Affine conv2;
        private final Affine shortcut;

        Residual(Weights w, VaeNames names, int in, int out) {
            norm1 = w.norm("norm1", in);
            conv1 = w.affine("conv1", out, in, 3, 3);
            norm2 = w.norm("norm2", out);
            conv2 = w.affine("conv2", out, out, 3, 3);
            shortcut = in == out ? null : w.affine(names.shortcut(), out, in, 1, 1);
        }

        Tensor forward(Tensor x) {
            try (Scope scope = Scope.open()) {
                Tensor h = convolve(normed(x, norm1).silu(), conv1, 1);
                h = convolve(normed(h, norm2).silu(), conv2, 1);
                h.addInPlace(shortcut == null ? x : convolve(x, shortcut, 0));
                return scope.keep(h);
            }
        }
    }

    /** Self-attention of one head over all pixels, as wide as the map. */
    private final class Attention {
        private final Affine norm;
        private final Affine query;
        private final Affine key;
        private final Affine value;
        private final Affine proj;

        Attention(Weights w, VaeNames names, int width) {
            norm = w.norm(names.attentionNorm(), width);
            query = pointwise(w, names, names.query(), width);
            key = pointwise(w, names, names.key(), width);
            value = pointwise(w, names, names.value(), width);
            proj = pointwise(w, names, names.projection(), width);
        }

        /** A 1x1 convolution, which a linear layer over the channels is too. */
        private static Affine pointwise(Weights w, VaeNames names, String name, int width) {
            Affine layer = w.affine(name, names.attentionShape(width));
            return new Affine(layer.weight().view(width, width, 1, 1), layer.bias());
        }

        Tensor forward(Tensor x) {
            try (Scope scope = Scope.open()) {
                Tensor h = normed(x, norm);
                Tensor mixed = pixels(convolve(h, query, 0))
                        .scaledDotProductAttention(pixels(convolve(h, key, 0)), pixels(convolve(h, value, 0)));
                Tensor map = mixed.permute(0, 1, 3, 2).reshape(x.shape());
                map = convolve(map, proj, 0);
                map.addInPlace(x);
                return scope.keep(map);
            }
        }

        /** [B, C, H, W] as [B, 1, H W, C]. */
        private static Tensor pixels(Tensor x) {
            return x.reshape(x.size(0), 1, x.size(1), x.size(2) * x.size(3)).permute(0, 1, 3, 2);
        }
    }
}
