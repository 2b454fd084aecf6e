package dev.isthmus.runtime;

/** The ops of libtorch that {@link Tensor} calls through the dispatcher, each with its schema's argument list. */
final class Ops {

    /** (Tensor[] tensors, int dim) */
    static final OpName CAT = OpName.of("aten::cat");
    /** (Tensor self, Tensor src, bool non_blocking) */
    static final OpName COPY_IN_PLACE = OpName.of("aten::copy_");
    /** (Tensor self) */
    static final OpName ZERO_IN_PLACE = OpName.of("aten::zero_");
    /** (Tensor self, int dim, Tensor index) */
    static final OpName INDEX_SELECT = OpName.of("aten::index_select");
    /** (Tensor self, int dim, Tensor index, Tensor source) */
    static final OpName INDEX_COPY_IN_PLACE = OpName.of("aten::index_copy_");
    /** (Tensor self, Tensor other) */
    static final OpName MUL = OpName.of("aten::mul", "Tensor");
    /** (Tensor self, Tensor other) */
    static final OpName DIV = OpName.of("aten::div", "Tensor");
    static final OpName MAXIMUM = OpName.of("aten::maximum");
    static final OpName MINIMUM = OpName.of("aten::minimum");
    static final OpName EQ = OpName.of("aten::eq", "Tensor");
    static final OpName LT = OpName.of("aten::lt", "Tensor");
    static final OpName GT = OpName.of("aten::gt", "Tensor");
    /** (Tensor condition, Tensor self, Tensor other) */
    static final OpName WHERE = OpName.of("aten::where", "self");
    /** (Tensor self) */
    static final OpName NEG = OpName.of("aten::neg");
    static final OpName ABS = OpName.of("aten::abs");
    static final OpName EXP = OpName.of("aten::exp");
    static final OpName LOG = OpName.of("aten::log");
    static final OpName SQRT = OpName.of("aten::sqrt");
    static final OpName SIN = OpName.of("aten::sin");
    static final OpName COS = OpName.of("aten::cos");
    static final OpName TANH = OpName.of("aten::tanh");
    static final OpName SIGMOID = OpName.of("aten::sigmoid");
    static final OpName RELU = OpName.of("aten::relu");
    /** (Tensor self, *, str approximate) */
    static final OpName GELU = OpName.of("aten::gelu");
    /** (Tensor self, *, ScalarType? dtype) */
    static final OpName SUM = OpName.of("aten::sum");
    static final OpName MEAN = OpName.of("aten::mean");
    /** (Tensor self, int[1]? dim, bool keepdim, *, ScalarType? dtype) */
    static final OpName SUM_DIM = OpName.of("aten::sum", "dim_IntList");
    static final OpName MEAN_DIM = OpName.of("aten::mean", "dim");
    /** (Tensor self, int[1] dim, bool keepdim) */
    static final OpName AMAX = OpName.of("aten::amax");
    static final OpName AMIN = OpName.of("aten::amin");
    /** (Tensor self, int? dim, bool keepdim) */
    static final OpName ARGMAX = OpName.of("aten::argmax");
    /** (Tensor self, int dim, Tensor index, *, bool sparse_grad) */
    static final OpName GATHER = OpName.of("aten::gather");
    /** (Tensor self, Tensor other) */
    static final OpName MATMUL = OpName.of("aten::matmul");
    /** (Tensor self) */
    static final OpName SILU = OpName.of("aten::silu");
    /** (Tensor self, int dim, ScalarType? dtype) */
    static final OpName SOFTMAX = OpName.of("aten::softmax", "int");
    /** (Tensor input, int[] normalized_shape, Tensor? weight, Tensor? bias, float eps, bool cudnn_enable) */
    static final OpName LAYER_NORM = OpName.of("aten::layer_norm");
    /** (Tensor input, int num_groups, Tensor? weight, Tensor? bias, float eps, bool cudnn_enabled) */
    static final OpName GROUP_NORM = OpName.of("aten::group_norm");
    /** (query, key, value, Tensor? attn_mask, float dropout_p, bool is_causal, float? scale, bool enable_gqa) */
    static final OpName ATTENTION = OpName.of("aten::scaled_dot_product_attention");
    /** (input, weight, Tensor? bias, int[] stride, int[] padding, int[] dilation, int groups) */
    static final OpName CONV2D = OpName.of("aten::conv2d");
    /** (Tensor input, int[]? output_size, float[]? scale_factors) */
    static final OpName UPSAMPLE_NEAREST_2D = OpName.of("aten::upsample_nearest2d", "vec");

    private Ops() {
    }
}
