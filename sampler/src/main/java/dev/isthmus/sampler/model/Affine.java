package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Tensor;

/**
 * Weight and bias of one layer.
 *
 * @param weight [out, in] of a linear layer, [out, in, kh, kw] of a convolution, [width] of a normalisation
 * @param bias   [out] or [width]
 */
record Affine(Tensor weight, Tensor bias) {

    /** Of every transformer block and final norm here. */
    static final double LAYER_NORM_EPS = 1e-6;

    /** In the precision of this layer: x is converted to it, and so is the result. */
    Tensor linear(Tensor x) {
        return linear(x, Tensor.Activation.NONE);
    }

    /** {@link #linear(Tensor)}, followed by an activation. */
    Tensor linear(Tensor x, Tensor.Activation activation) {
        return x.to(weight.dtype()).linear(weight, bias, activation);
    }

    /** Normalised x, for this layer to multiply. */
    Tensor ofNorm(Affine norm, Tensor x) {
        return linear(Fused.norm(x, norm, weight.dtype()));
    }

    /** Normalised x, for this layer to multiply, followed by an activation. */
    Tensor ofNorm(Affine norm, Tensor x, Tensor.Activation activation) {
        return linear(Fused.norm(x, norm, weight.dtype()), activation);
    }

    /** Of F32, which it stays. */
    Tensor layerNorm(Tensor x) {
        return x.layerNorm(weight, bias, LAYER_NORM_EPS);
    }

    /** The rows {@code from} to {@code to} of a linear layer, as a layer of its own. */
    Affine rows(long from, long to) {
        return new Affine(weight.narrow(0, from, to - from), bias.narrow(0, from, to - from));
    }
}
