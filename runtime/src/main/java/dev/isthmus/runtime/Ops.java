package dev.isthmus.runtime;

/** The ops of libtorch that {@link Tensor} calls through the dispatcher, each with its schema's argument list. */
final class Ops {

    /** (Tensor[] tensors, int dim) */
    static final Op CAT = Op.of("aten::cat");
    /** (Tensor self, Tensor src, bool non_blocking) */
    static final Op COPY_IN_PLACE = Op.of("aten::copy_");
    /** (Tensor self) */
    static final Op ZERO_IN_PLACE = Op.of("aten::zero_");
    /** (Tensor self, int dim, Tensor index) */
    static final Op INDEX_SELECT = Op.of("aten::index_select");
    /** (Tensor self, int dim, Tensor index, Tensor source) */
    static final Op INDEX_COPY_IN_PLACE = Op.of("aten::index_copy_");
    /** (Tensor self, Tensor other) */
    static final Op MUL = Op.of("aten::mul", "Tensor");
    /** (Tensor self, Tensor other) */
    static final Op MATMUL = Op.of("aten::matmul");
    /** (Tensor self) */
    static final Op SILU = Op.of("aten::silu");
    /** (Tensor self, int dim, ScalarType? dtype) */
    static final Op SOFTMAX = Op.of("aten::softmax", "int");
    /** (Tensor input, int[] normalized_shape, Tensor? weight, Tensor? bias, float eps, bool cudnn_enable) */
    static final Op LAYER_NORM = Op.of("aten::layer_norm");
    /** (Tensor input, int num_groups, Tensor? weight, Tensor? bias, float eps, bool cudnn_enabled) */
    static final Op GROUP_NORM = Op.of("aten::group_norm");
    /** (query, key, value, Tensor? attn_mask, float dropout_p, bool is_causal, float? scale, bool enable_gqa) */
    static final Op ATTENTION = Op.of("aten::scaled_dot_product_attention");
    /** (input, weight, Tensor? bias, int[] stride, int[] padding, int[] dilation, int groups) */
    static final Op CONV2D = Op.of("aten::conv2d");
    /** (Tensor input, int[]? output_size, float[]? scale_factors) */
    static final Op UPSAMPLE_NEAREST_2D = Op.of("aten::upsample_nearest2d", "vec");

    private Ops() {
    }
}
