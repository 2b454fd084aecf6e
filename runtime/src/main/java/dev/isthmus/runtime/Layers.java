package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;

/**
 * What networks are made of, as ops of a {@link Tensor}. Tensors of one op have one floating dtype and one device; libtorch
 * multiplies nothing else, and a {@link DTypeException} or {@link DeviceException} says so before it is asked.
 *
 * {@snippet :
 * Tensor hidden = x.linear(w, b, Tensor.Activation.GELU).layerNorm(null, null, 1e-6);
 * Tensor probabilities = hidden.softmax(-1);
 * Tensor query = hidden.view(1, 1, 2, 3);                 // [B, heads, T, d]
 * Tensor attended = query.scaledDotProductAttention(query, query);
 * }
 */
public sealed interface Layers permits Tensor {

    /** Matrix product over the last two dimensions, broadcasting the others; integers multiply too. */
    default Tensor matmul(Tensor other) {
        if (self().rank() < 2 || other.rank() < 2 || self().size(-1) != other.size(-2)) {
            throw new ShapeException("matmul: " + this + " and " + other);
        }
        requireSame("matmul", self(), other);
        return Call.begin().tensor(self()).tensor(other).one(Ops.MATMUL);
    }

    /** Activations that a linear layer can end with, computed together with it. */
    enum Activation {
        /** The product as it is. */
        NONE(Isthmus.ISTHMUS_ACTIVATION_NONE()),
        /** Exact, by the error function. */
        GELU(Isthmus.ISTHMUS_ACTIVATION_GELU()),
        /** x · sigmoid(x). */
        SILU(Isthmus.ISTHMUS_ACTIVATION_SILU());

        private final int code;

        Activation(int code) {
            this.code = code;
        }
    }

    /**
     * activation(this · weightᵀ + bias).
     *
     * @param weight [out, in]
     * @param bias   [out], or null
     * @return [.., out]
     */
    default Tensor linear(Tensor weight, Tensor bias, Activation activation) {
        if (self().rank() < 1 || weight.rank() != 2 || self().size(-1) != weight.shape[1]
                || bias != null && (bias.rank() != 1 || bias.shape[0] != weight.shape[0])) {
            throw new ShapeException("linear: input " + this + ", weight " + weight + ", bias " + bias);
        }
        requireFloating("linear", self());
        requireSame("linear", self(), weight);
        requireSame("linear", self(), bias);
        return Call.begin().tensor(self()).tensor(weight).optionalTensor(bias).linear(activation.code);
    }

    /** this · weightᵀ + bias. */
    default Tensor linear(Tensor weight, Tensor bias) {
        return linear(weight, bias, Activation.NONE);
    }

    /** x · sigmoid(x) */
    default Tensor silu() {
        requireFloating("silu", self());
        return Call.begin().tensor(self()).one(Ops.SILU);
    }

    /** The exact GELU, by the error function. */
    default Tensor gelu() {
        requireFloating("gelu", self());
        return Call.begin().tensor(self()).string(Isthmus.ISTHMUS_STRING(), "none").one(Ops.GELU);
    }

    /** Zero where an element is negative. */
    default Tensor relu() {
        return Call.begin().tensor(self()).one(Ops.RELU);
    }

    /** Along one dimension positive numbers that add up to 1; -1 is the last. */
    default Tensor softmax(int dim) {
        requireFloating("softmax", self());
        return Call.begin().tensor(self()).integer(Shapes.dimension(dim, self().rank(), "softmax")).none().one(Ops.SOFTMAX);
    }

    /**
     * Layer normalisation over the last dimension.
     *
     * @param weight [last], or null for no affine part
     * @param bias   [last], or null
     */
    default Tensor layerNorm(Tensor weight, Tensor bias, double eps) {
        long last = self().size(-1);
        requireVector("layerNorm", weight, last);
        requireVector("layerNorm", bias, last);
        requireFloating("layerNorm", self());
        return Call.begin().tensor(self()).integers(last).optionalTensor(weight).optionalTensor(bias).number(eps).flag(false)
                .one(Ops.LAYER_NORM);
    }

    /** Group normalisation of [B, C, ..]; weight and bias [C], or null. */
    default Tensor groupNorm(int groups, Tensor weight, Tensor bias, double eps) {
        if (self().rank() < 2 || groups < 1 || self().shape[1] % groups != 0) {
            throw new ShapeException("groupNorm: " + groups + " groups of " + this);
        }
        requireVector("groupNorm", weight, self().shape[1]);
        requireVector("groupNorm", bias, self().shape[1]);
        requireFloating("groupNorm", self());
        return Call.begin().tensor(self()).integer(groups).optionalTensor(weight).optionalTensor(bias).number(eps).flag(false)
                .one(Ops.GROUP_NORM);
    }

    /**
     * softmax(this · keyᵀ / √d) · value, per head.
     *
     * @param key   [B, heads, S, d], as is {@code value}
     * @return [B, heads, T, d] for a query [B, heads, T, d]
     */
    default Tensor scaledDotProductAttention(Tensor key, Tensor value) {
        if (self().rank() != 4 || key.rank() != 4 || value.rank() != 4 || self().size(-1) != key.size(-1)
                || key.size(2) != value.size(2) || self().size(1) != key.size(1) || key.size(1) != value.size(1)
                || self().size(0) != key.size(0) || key.size(0) != value.size(0)) {
            throw new ShapeException("attention: query " + this + ", key " + key + ", value " + value
                    + "; expected [B, heads, T, d], [B, heads, S, d] and [B, heads, S, d]");
        }
        requireFloating("attention", self());
        requireSame("attention", self(), key);
        requireSame("attention", self(), value);
        return Call.begin().tensor(self()).tensor(key).tensor(value).none().number(0).flag(false).none().flag(false)
                .one(Ops.ATTENTION);
    }

    /**
     * 2-d convolution.
     *
     * @param weight  [out, in, kh, kw]
     * @param bias    [out], or null
     * @param stride  in both directions, 1 or more
     * @param padding zeros on every side, 0 or more
     * @return [B, out, H', W'] for an input [B, in, H, W]
     */
    default Tensor conv2d(Tensor weight, Tensor bias, int stride, int padding) {
        if (self().rank() != 4 || weight.rank() != 4 || self().shape[1] != weight.shape[1]) {
            throw new ShapeException("conv2d: input " + this + ", weight " + weight);
        }
        if (stride < 1 || padding < 0) {
            throw new IllegalArgumentException("conv2d: stride is " + stride + " and padding " + padding
                    + "; expected 1 or more and 0 or more");
        }
        if (self().size(2) + 2L * padding < weight.size(2) || self().size(3) + 2L * padding < weight.size(3)) {
            throw new ShapeException("conv2d: input " + this + " with padding " + padding + " is smaller than the window of "
                    + weight);
        }
        requireVector("conv2d", bias, weight.shape[0]);
        requireSame("conv2d", self(), weight);
        requireSame("conv2d", self(), bias);
        return Call.begin().tensor(self()).tensor(weight).optionalTensor(bias).integers(stride, stride)
                .integers(padding, padding).integers(1, 1).integer(1).one(Ops.CONV2D);
    }

    /** Doubles height and width of [B, C, H, W] by repeating pixels. */
    default Tensor upsampleNearest2x() {
        if (self().rank() != 4) {
            throw new ShapeException("upsampleNearest2x: " + this + "; expected [B, C, H, W]");
        }
        return Call.begin().tensor(self()).none().optionalNumbers(2, 2).one(Ops.UPSAMPLE_NEAREST_2D);
    }

    private void requireVector(String op, Tensor vector, long size) {
        if (vector != null && (vector.rank() != 1 || vector.shape[0] != size)) {
            throw new ShapeException(op + ": input " + this + " with " + vector + "; expected [" + size + "]");
        }
    }

    private static void requireFloating(String op, Tensor t) {
        if (!t.dtype().isFloating()) {
            throw new DTypeException(op + ": " + t + "; expected a floating dtype");
        }
    }

    /** b may be null. */
    private static void requireSame(String op, Tensor a, Tensor b) {
        if (b != null && a.dtype() != b.dtype()) {
            throw new DTypeException(op + ": " + a + " and " + b + " have different dtypes; convert one with to(..)");
        }
        if (b != null && !a.device().equals(b.device())) {
            throw new DeviceException(op + ": " + a + " and " + b + " are on different devices; copy one with to(..)");
        }
    }

    private Tensor self() {
        return (Tensor) this;
    }
}
