/* Linear layers on the path that shares libtorch's threads (thread.c says why). */
#include "shim.h"

/* What one core does in the time that it takes to wake another. */
#define ALONE_BELOW_FLOPS 8e6

#define F32 6
#define DEVICE_CPU 0

/* oneDNN reads a bias as if its elements lay side by side, whatever its strides. */
static bool is_dense_vector(tensor_handle bias) {
    int64_t rank, *strides;
    return !torch.get_dim(bias, &rank) && rank == 1 && !torch.get_strides(bias, &strides) && strides[0] == 1;
}

static bool is_on_cpu(tensor_handle tensor) {
    int32_t device;
    return !torch.get_device_type(tensor, &device) && device == DEVICE_CPU;
}

static bool onednn_can(tensor_handle input, tensor_handle weight, tensor_handle bias) {
    int32_t input_dtype, weight_dtype;
    int64_t rows;
    return torch.onednn_linear != NULL && !torch.get_dtype(input, &input_dtype) && input_dtype == F32
        && !torch.get_dtype(weight, &weight_dtype) && weight_dtype == F32 && is_on_cpu(input) && is_on_cpu(weight)
        && !torch.get_numel(input, &rows) && rows > 0 && (bias == NULL || (is_on_cpu(bias) && is_dense_vector(bias)));
}

static int32_t by_dispatcher(isthmus_tensor input, isthmus_tensor weight, isthmus_tensor bias, int32_t activation,
                             isthmus_result *result) {
    isthmus_value linear[] = {
        {ISTHMUS_TENSOR, 0, (intptr_t)input},
        {ISTHMUS_TENSOR, 0, (intptr_t)weight},
        {bias == NULL ? ISTHMUS_NONE : ISTHMUS_TENSOR | ISTHMUS_OPTIONAL, 0, (intptr_t)bias},
    };
    int32_t status = shim_call("aten::linear", linear, 3, result);
    if (status != ISTHMUS_OK || activation == ISTHMUS_ACTIVATION_NONE)
        return status;
    isthmus_tensor product = result->tensor;
    isthmus_value arguments[] = {{ISTHMUS_TENSOR, 0, (intptr_t)product}, {ISTHMUS_STRING, 4, (intptr_t) "none"}};
    status = activation == ISTHMUS_ACTIVATION_GELU ? shim_call("aten::gelu", arguments, 2, result)
                                                   : shim_call("aten::silu", arguments, 1, result);
    isthmus_delete(&product, 1);
    return status;
}

int32_t isthmus_linear(isthmus_tensor input, isthmus_tensor weight, isthmus_tensor bias, int32_t activation,
                       isthmus_result *result, const void *held_a, const void *held_b, const void *held_c) {
    (void)held_a, (void)held_b, (void)held_c;
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(input != NULL && weight != NULL && result != NULL, "isthmus_linear: NULL argument");
    ISTHMUS_REQUIRE(activation >= ISTHMUS_ACTIVATION_NONE && activation <= ISTHMUS_ACTIVATION_SILU,
                    "isthmus_linear: unknown activation %d", activation);
    if (!onednn_can((tensor_handle)input, (tensor_handle)weight, (tensor_handle)bias))
        return by_dispatcher(input, weight, bias, activation, result);

    static const char *const attributes[] = {"none", "gelu", "swish"};
    const char *algorithm = "none"; /* the exact GELU, not its tanh approximation */
    tensor_handle bias_handle = (tensor_handle)bias, out;
    int64_t elements, *weight_sizes;
    if (torch.get_numel((tensor_handle)input, &elements) || torch.get_sizes((tensor_handle)weight, &weight_sizes))
        return shim_torch_failed("linear");
    int threads = 2.0 * (double)elements * (double)weight_sizes[0] < ALONE_BELOW_FLOPS ? shim_work_alone() : 0;
    int32_t failed = torch.onednn_linear((tensor_handle)input, (tensor_handle)weight, bias == NULL ? NULL : &bias_handle,
                                         attributes[activation], NULL, 0,
                                         activation == ISTHMUS_ACTIVATION_GELU ? &algorithm : NULL, &out);
    shim_share_again(threads);
    return failed ? shim_torch_failed("linear") : shim_hand_out(out, result);
}
