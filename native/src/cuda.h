/* Inside the shim's CUDA part: the driver and libtorch's CUDA library as resolved at run time. */
#ifndef ISTHMUS_SHIM_CUDA_H
#define ISTHMUS_SHIM_CUDA_H

#include "shim.h"

/* The driver's types, as its ABI has them. */
typedef int32_t cu_result;
typedef int32_t cu_device;
typedef void *cu_context;

#define CUDA_DRIVER_SYMBOLS(X)                                                                                          \
    X(init, "cuInit", (unsigned))                                                                                       \
    X(driver_version, "cuDriverGetVersion", (int *))                                                                    \
    X(error_string, "cuGetErrorString", (cu_result, const char **))                                                     \
    X(device_count, "cuDeviceGetCount", (int *))                                                                        \
    X(device_get, "cuDeviceGet", (cu_device *, int))                                                                    \
    X(device_name, "cuDeviceGetName", (char *, int, cu_device))                                                         \
    X(device_memory, "cuDeviceTotalMem_v2", (size_t *, cu_device))                                                      \
    X(device_attribute, "cuDeviceGetAttribute", (int *, int, cu_device))                                                \
    X(primary_context, "cuDevicePrimaryCtxRetain", (cu_context *, cu_device))                                           \
    X(push_context, "cuCtxPushCurrent_v2", (cu_context))                                                                \
    X(pop_context, "cuCtxPopCurrent_v2", (cu_context *))                                                                \
    X(memory_info, "cuMemGetInfo_v2", (size_t *, size_t *))                                                             \
    X(stream_synchronize, "cuStreamSynchronize", (void *))                                                              \
    X(stream_wait, "cuStreamWaitEvent", (void *, void *, unsigned))                                                     \
    X(event_create, "cuEventCreate", (void **, unsigned))                                                               \
    X(event_destroy, "cuEventDestroy_v2", (void *))                                                                     \
    X(event_record, "cuEventRecord", (void *, void *))                                                                  \
    X(event_query, "cuEventQuery", (void *))                                                                            \
    X(event_synchronize, "cuEventSynchronize", (void *))                                                                \
    X(event_elapsed, "cuEventElapsedTime", (float *, void *, void *))                                                   \
    X(host_alloc, "cuMemHostAlloc", (void **, size_t, unsigned))                                                        \
    X(host_free, "cuMemFreeHost", (void *))                                                                             \
    X(module_load, "cuModuleLoadDataEx", (void **, const void *, unsigned, int *, void **))                             \
    X(module_unload, "cuModuleUnload", (void *))                                                                        \
    X(module_function, "cuModuleGetFunction", (void **, void *, const char *))                                          \
    X(launch, "cuLaunchKernel",                                                                                         \
      (void *, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void *, void **, void **))

/*
 * Functions of libtorch_cuda. R: required, O: optional, as in shim.h. The graph's are members of at::cuda::CUDAGraph.
 */
#define CUDA_TORCH_SYMBOLS(X)                                                                                           \
    X(R, pooled_stream, "torch_get_cuda_stream_from_pool", int32_t, (bool, int32_t, void **))                           \
    X(R, use_stream, "torch_set_current_cuda_stream", int32_t, (void *, int32_t))                                       \
    X(R, current_stream, "aoti_torch_get_current_cuda_stream", int32_t, (int32_t, void **))                             \
    X(O, graph_construct, "_ZN2at4cuda9CUDAGraphC1Eb", void, (void))                                                    \
    X(O, graph_destroy, "_ZN2at4cuda9CUDAGraphD1Ev", void, (void))                                                      \
    X(O, graph_begin, "_ZN2at4cuda9CUDAGraph13capture_beginESt4pairIyyE21cudaStreamCaptureMode", void, (void))          \
    X(O, graph_end, "_ZN2at4cuda9CUDAGraph11capture_endEv", void, (void))                                               \
    X(O, graph_replay, "_ZN2at4cuda9CUDAGraph6replayEv", void, (void))

struct cuda_driver {
#define CUDA_FIELD(field, symbol, parameters) cu_result(*field) parameters;
    CUDA_DRIVER_SYMBOLS(CUDA_FIELD)
#undef CUDA_FIELD
};

struct cuda_torch {
#define CUDA_FIELD(required, field, symbol, returns, parameters) returns(*field) parameters;
    CUDA_TORCH_SYMBOLS(CUDA_FIELD)
#undef CUDA_FIELD
};

/* Valid after isthmus_cuda_load; every entry point checks with CUDA_REQUIRE_LOADED. */
extern struct cuda_driver cuda;
extern struct cuda_torch cuda_torch;

bool cuda_is_loaded(void);
int32_t cuda_check_device(int32_t device);
int32_t cuda_failed(cu_result result, const char *what);

/* Makes the device's own context, which libtorch uses too, this thread's; cuda_leave brings the former one back. */
int32_t cuda_enter(int32_t device);
void cuda_leave(void);

#define CUDA_REQUIRE_LOADED                                                                                             \
    do {                                                                                                                \
        if (!cuda_is_loaded())                                                                                          \
            return shim_fail(ISTHMUS_NOT_LOADED, "CUDA is not loaded: call isthmus_cuda_load first");                   \
        shim_enter_thread();                                                                                            \
    } while (0)

#define CUDA_TRY(call, what)                                                                                            \
    do {                                                                                                                \
        cu_result result_ = (call);                                                                                     \
        if (result_ != 0)                                                                                               \
            return cuda_failed(result_, what);                                                                          \
    } while (0)

/* A driver call in the device's context. */
#define CUDA_IN(device, call, what)                                                                                     \
    do {                                                                                                                \
        int32_t entered_ = cuda_enter(device);                                                                          \
        if (entered_ != ISTHMUS_OK)                                                                                     \
            return entered_;                                                                                            \
        cu_result result_ = (call);                                                                                     \
        cuda_leave();                                                                                                   \
        if (result_ != 0)                                                                                               \
            return cuda_failed(result_, what);                                                                          \
    } while (0)

#endif
