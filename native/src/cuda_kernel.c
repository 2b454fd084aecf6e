/* Kernels of our own: PTX that the driver compiles for the device it finds, so users need no compiler. */
#include "cuda.h"

#define MAX_ARGUMENTS 32
#define JIT_ERROR_LOG_BUFFER 5
#define JIT_ERROR_LOG_BUFFER_SIZE_BYTES 6

int32_t isthmus_cuda_module_load(int32_t device, const char *ptx, isthmus_module *module) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(ptx != NULL && module != NULL, "isthmus_cuda_module_load: NULL argument");
    char log[2048] = "";
    int options[] = {JIT_ERROR_LOG_BUFFER, JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
    void *values[] = {log, (void *)(uintptr_t)sizeof log};
    int32_t status = cuda_enter(device);
    if (status != ISTHMUS_OK)
        return status;
    cu_result result = cuda.module_load((void **)module, ptx, 2, options, values);
    cuda_leave();
    if (result == 0)
        return ISTHMUS_OK;
    log[sizeof log - 1] = '\0';
    return log[0] == '\0' ? cuda_failed(result, "compiling kernels")
                          : shim_fail(ISTHMUS_CUDA_ERROR, "compiling kernels: %s (CUDA error %d)", log, result);
}

int32_t isthmus_cuda_module_delete(int32_t device, isthmus_module module) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(module != NULL, "isthmus_cuda_module_delete: module is NULL");
    CUDA_IN(device, cuda.module_unload(module), "cuModuleUnload");
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_kernel(int32_t device, isthmus_module module, const char *name, isthmus_kernel *kernel) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(module != NULL && name != NULL && kernel != NULL, "isthmus_cuda_kernel: NULL argument");
    CUDA_IN(device, cuda.module_function((void **)kernel, module, name), name);
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_launch(int32_t device, isthmus_kernel kernel, int32_t blocks_x, int32_t blocks_y, int32_t threads,
                            int32_t shared_bytes, const int64_t *arguments, int32_t count) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(kernel != NULL && (count == 0 || arguments != NULL), "isthmus_cuda_launch: NULL argument");
    ISTHMUS_REQUIRE(count >= 0 && count <= MAX_ARGUMENTS, "isthmus_cuda_launch: %d arguments; expected 0 to %d", count,
                    MAX_ARGUMENTS);
    ISTHMUS_REQUIRE(blocks_x > 0 && blocks_y > 0 && threads > 0 && shared_bytes >= 0,
                    "isthmus_cuda_launch: %d x %d blocks of %d threads with %d bytes", blocks_x, blocks_y, threads, shared_bytes);
    isthmus_stream stream;
    int32_t status = isthmus_cuda_current_stream(device, &stream);
    if (status != ISTHMUS_OK)
        return status;
    static const int64_t nothing = 0; /* for parameters that were not given: the driver reads a pointer for each */
    void *slots[MAX_ARGUMENTS];
    for (int32_t i = 0; i < MAX_ARGUMENTS; i++)
        slots[i] = (void *)(i < count ? &arguments[i] : &nothing); /* a narrower parameter is its slot's low bytes: every CUDA host is little-endian */
    CUDA_IN(device,
            cuda.launch(kernel, (unsigned)blocks_x, (unsigned)blocks_y, 1, (unsigned)threads, 1, 1, (unsigned)shared_bytes, stream,
                        slots, NULL),
            "launching a kernel");
    return ISTHMUS_OK;
}
