/* Tensor handles: making, describing, viewing, deleting. */
#include "shim.h"

#include <stdatomic.h>
#if defined(__linux__)
#include <sys/sysinfo.h>
#else
#include <unistd.h>
#endif

static _Atomic int64_t live;

int32_t isthmus_live_tensors(int64_t *count) {
    ISTHMUS_REQUIRE(count != NULL, "isthmus_live_tensors: count is NULL");
    *count = atomic_load_explicit(&live, memory_order_relaxed);
    return ISTHMUS_OK;
}

static int32_t describe(tensor_handle tensor, isthmus_result *result) {
    int64_t rank, *sizes, *strides;
    if (torch.get_dim(tensor, &rank) || torch.get_numel(tensor, &result->count) || torch.get_dtype(tensor, &result->dtype)
        || torch.get_device_type(tensor, &result->device_type) || torch.get_device_index(tensor, &result->device_index)
        || torch.get_sizes(tensor, &sizes) || torch.get_strides(tensor, &strides)
        || torch.get_data_ptr(tensor, &result->data) || torch.storage_offset(tensor, &result->storage_offset)
        || torch.storage_bytes(tensor, &result->storage_bytes))
        return shim_torch_failed("describing a result");
    ISTHMUS_REQUIRE(rank <= ISTHMUS_MAX_RANK, "a tensor has %lld dimensions; at most %d are supported", (long long)rank,
                    ISTHMUS_MAX_RANK);
    /* libtorch's zero tensors, or one whose memory was taken away: to a reader it would be a NULL pointer. */
    ISTHMUS_REQUIRE(result->data != NULL || result->count == 0, "a tensor of %lld elements has no memory",
                    (long long)result->count);
    for (int64_t d = 0; d < rank; d++) {
        result->sizes[d] = sizes[d];
        result->strides[d] = strides[d];
    }
    result->rank = (int32_t)rank;
    result->tensor = (isthmus_tensor)tensor;
    result->kind = ISTHMUS_TENSOR;
    result->warnings = shim_warnings();
    return ISTHMUS_OK;
}

int32_t shim_hand_out(tensor_handle tensor, isthmus_result *result) {
    int32_t status = describe(tensor, result);
    if (status != ISTHMUS_OK) {
        torch.delete_tensor(tensor);
        return status;
    }
    atomic_fetch_add_explicit(&live, 1, memory_order_relaxed);
    return ISTHMUS_OK;
}

static int32_t check_sizes(const char *function, int32_t rank, const int64_t *sizes) {
    ISTHMUS_REQUIRE(rank >= 0 && rank <= ISTHMUS_MAX_RANK, "%s: rank is %d; expected 0 to %d", function, rank,
                    ISTHMUS_MAX_RANK);
    ISTHMUS_REQUIRE(rank == 0 || sizes != NULL, "%s: sizes is NULL", function);
    for (int32_t d = 0; d < rank; d++)
        ISTHMUS_REQUIRE(sizes[d] >= 0, "%s: size of dimension %d is %lld; expected 0 or more", function, d,
                        (long long)sizes[d]);
    return ISTHMUS_OK;
}

/* Row-major strides; a size of 0 counts as 1, as libtorch has it. */
static void contiguous_strides(int32_t rank, const int64_t *sizes, int64_t *strides) {
    int64_t stride = 1;
    for (int32_t d = rank - 1; d >= 0; d--) {
        strides[d] = stride;
        stride *= sizes[d] > 0 ? sizes[d] : 1;
    }
}

int32_t isthmus_empty(int32_t dtype, int32_t device_type, int32_t device_index, int32_t rank, const int64_t *sizes,
                      isthmus_result *result) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(result != NULL, "isthmus_empty: result is NULL");
    int32_t status = check_sizes("isthmus_empty", rank, sizes);
    if (status != ISTHMUS_OK)
        return status;
    int64_t strides[ISTHMUS_MAX_RANK];
    contiguous_strides(rank, sizes, strides);
    tensor_handle tensor;
    if (torch.empty_strided(rank, sizes, strides, dtype, device_type, device_index, &tensor))
        return shim_torch_failed("empty");
    return shim_hand_out(tensor, result);
}

int32_t isthmus_wrap(void *data, int32_t dtype, int32_t device_type, int32_t device_index, int32_t rank,
                     const int64_t *sizes, const int64_t *strides, isthmus_result *result) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(result != NULL, "isthmus_wrap: result is NULL");
    int32_t status = check_sizes("isthmus_wrap", rank, sizes);
    if (status != ISTHMUS_OK)
        return status;
    int64_t contiguous[ISTHMUS_MAX_RANK];
    if (strides == NULL)
        contiguous_strides(rank, sizes, contiguous);
    tensor_handle tensor;
    if (torch.from_blob(data, rank, sizes, strides == NULL ? contiguous : strides, 0, dtype, device_type, device_index,
                        &tensor))
        return shim_torch_failed("wrap");
    return shim_hand_out(tensor, result);
}

int32_t isthmus_view(isthmus_tensor tensor, int32_t rank, const int64_t *sizes, const int64_t *strides, int64_t offset,
                     isthmus_result *result) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(tensor != NULL && result != NULL, "isthmus_view: NULL tensor or result");
    ISTHMUS_REQUIRE(rank == 0 || strides != NULL, "isthmus_view: strides is NULL");
    ISTHMUS_REQUIRE(offset >= 0, "isthmus_view: offset is %lld; expected 0 or more", (long long)offset);
    int32_t status = check_sizes("isthmus_view", rank, sizes);
    if (status != ISTHMUS_OK)
        return status;
    tensor_handle view;
    if (torch.reinterpret((tensor_handle)tensor, rank, sizes, strides, offset, &view)) /* it adds the tensor's own offset */
        return shim_torch_failed("view");
    return shim_hand_out(view, result);
}

int32_t isthmus_machine_memory(int64_t *bytes) {
    ISTHMUS_REQUIRE(bytes != NULL, "isthmus_machine_memory: bytes is NULL");
#if defined(__linux__)
    struct sysinfo machine;
    if (sysinfo(&machine) != 0)
        return shim_fail(ISTHMUS_UNAVAILABLE, "this system does not tell its memory");
    *bytes = (int64_t)(machine.totalram + machine.totalswap) * machine.mem_unit;
#else
    *bytes = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
#endif
    return ISTHMUS_OK;
}

int32_t isthmus_delete(const isthmus_tensor *tensors, int64_t count) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(count == 0 || tensors != NULL, "isthmus_delete: tensors is NULL");
    int32_t status = ISTHMUS_OK;
    for (int64_t i = 0; i < count; i++) {
        if (tensors[i] == NULL)
            continue;
        if (torch.delete_tensor((tensor_handle)tensors[i]))
            status = shim_torch_failed("delete");
        atomic_fetch_sub_explicit(&live, 1, memory_order_relaxed);
    }
    return status;
}
