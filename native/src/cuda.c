/*
 * CUDA: finding the driver and libtorch's CUDA library at run time, and what there is to know of devices.
 *
 * Nothing of CUDA's own runtime library is used: the driver's C API does everything that libtorch's C ABI lacks, has kept its
 * ABI for years, and comes with every driver. Both work in a device's primary context, so that pointers, streams and events of
 * one are those of the other.
 */
#define _GNU_SOURCE
#include "cuda.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define MAX_DEVICES 64
#define ATTRIBUTE_MULTIPROCESSORS 16
#define ATTRIBUTE_MAJOR 75
#define ATTRIBUTE_MINOR 76

struct cuda_driver cuda;
struct cuda_torch cuda_torch;

static pthread_mutex_t load_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool loaded;
static int device_count;
static cu_device devices[MAX_DEVICES];
static _Atomic(cu_context) contexts[MAX_DEVICES];

bool cuda_is_loaded(void) { return atomic_load_explicit(&loaded, memory_order_acquire); }

int32_t cuda_failed(cu_result result, const char *what) {
    const char *text = NULL;
    if (cuda.error_string == NULL || cuda.error_string(result, &text) != 0 || text == NULL)
        text = "unknown error";
    return shim_fail(ISTHMUS_CUDA_ERROR, "%s: %s (CUDA error %d)", what, text, result);
}

int32_t cuda_check_device(int32_t device) {
    ISTHMUS_REQUIRE(device >= 0 && device < device_count, "CUDA device is %d; this machine has %d", device, device_count);
    return ISTHMUS_OK;
}

static int32_t load_driver(void) {
    void *library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return shim_fail(ISTHMUS_UNAVAILABLE, "no NVIDIA driver: %s", dlerror());
    struct cuda_driver found = {0};
#define CUDA_RESOLVE(field, symbol, parameters)                                                                         \
    *(void **)&found.field = dlsym(library, symbol);                                                                    \
    if (found.field == NULL)                                                                                            \
        return shim_fail(ISTHMUS_UNAVAILABLE, "the NVIDIA driver has no %s: it is too old", symbol);
    CUDA_DRIVER_SYMBOLS(CUDA_RESOLVE)
#undef CUDA_RESOLVE
    cuda = found;
    cu_result result = cuda.init(0);
    if (result == 0)
        result = cuda.device_count(&device_count);
    if (result != 0) {
        cuda_failed(result, "the NVIDIA driver does not start");
        return ISTHMUS_UNAVAILABLE;
    }
    if (device_count == 0)
        return shim_fail(ISTHMUS_UNAVAILABLE, "the NVIDIA driver sees no device");
    if (device_count > MAX_DEVICES)
        device_count = MAX_DEVICES;
    for (int i = 0; i < device_count; i++)
        CUDA_TRY(cuda.device_get(&devices[i], i), "cuDeviceGet");
    return ISTHMUS_OK;
}

static int32_t load_torch(void) {
    char path[4200];
    snprintf(path, sizeof path, "%s/libtorch_cuda.so", shim_directory());
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return shim_fail(ISTHMUS_UNAVAILABLE, "this libtorch has no CUDA: %s", dlerror());
    struct cuda_torch found = {0};
#define CUDA_RESOLVE_R(field, symbol)                                                                                   \
    if (found.field == NULL)                                                                                            \
        return shim_fail(ISTHMUS_UNAVAILABLE, "%s has no function %s; libtorch 2.11 or later is needed", path, symbol);
#define CUDA_RESOLVE_O(field, symbol)
#define CUDA_RESOLVE(required, field, symbol, returns, parameters)                                                      \
    *(void **)&found.field = dlsym(library, symbol);                                                                    \
    CUDA_RESOLVE_##required(field, symbol)
    CUDA_TORCH_SYMBOLS(CUDA_RESOLVE)
#undef CUDA_RESOLVE
    cuda_torch = found;
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_load(void) {
    ISTHMUS_REQUIRE_LOADED;
    if (cuda_is_loaded())
        return ISTHMUS_OK;
    pthread_mutex_lock(&load_lock);
    int32_t status = ISTHMUS_OK;
    if (!cuda_is_loaded()) {
        status = load_driver(); /* first: without it libtorch's library takes seconds to load and then has no device */
        if (status == ISTHMUS_OK)
            status = load_torch();
        if (status == ISTHMUS_OK)
            atomic_store_explicit(&loaded, true, memory_order_release);
    }
    pthread_mutex_unlock(&load_lock);
    return status;
}

/* The primary context is retained once and kept: libtorch keeps it too, until the process ends. */
int32_t cuda_enter(int32_t device) {
    int32_t status = cuda_check_device(device);
    if (status != ISTHMUS_OK)
        return status;
    cu_context context = atomic_load_explicit(&contexts[device], memory_order_acquire);
    if (context == NULL) {
        CUDA_TRY(cuda.primary_context(&context, devices[device]), "cuDevicePrimaryCtxRetain");
        atomic_store_explicit(&contexts[device], context, memory_order_release);
    }
    CUDA_TRY(cuda.push_context(context), "cuCtxPushCurrent");
    return ISTHMUS_OK;
}

void cuda_leave(void) {
    cu_context context;
    (void)cuda.pop_context(&context);
}

int32_t isthmus_cuda_count(int32_t *count) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(count != NULL, "isthmus_cuda_count: count is NULL");
    *count = device_count;
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_describe(int32_t device, char *name, int64_t capacity, isthmus_cuda_device *out) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(name != NULL && capacity > 0 && capacity <= INT32_MAX && out != NULL, "isthmus_cuda_describe: no room for the answer");
    int32_t status = cuda_check_device(device);
    if (status != ISTHMUS_OK)
        return status;
    isthmus_cuda_device d = {0};
    size_t memory;
    CUDA_TRY(cuda.device_name(name, (int)capacity, devices[device]), "cuDeviceGetName");
    CUDA_TRY(cuda.device_memory(&memory, devices[device]), "cuDeviceTotalMem");
    CUDA_TRY(cuda.device_attribute(&d.major, ATTRIBUTE_MAJOR, devices[device]), "cuDeviceGetAttribute");
    CUDA_TRY(cuda.device_attribute(&d.minor, ATTRIBUTE_MINOR, devices[device]), "cuDeviceGetAttribute");
    CUDA_TRY(cuda.device_attribute(&d.multiprocessors, ATTRIBUTE_MULTIPROCESSORS, devices[device]), "cuDeviceGetAttribute");
    CUDA_TRY(cuda.driver_version(&d.driver), "cuDriverGetVersion");
    d.memory = (int64_t)memory;
    *out = d;
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_memory(int32_t device, int64_t *unused, int64_t *total) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(unused != NULL && total != NULL, "isthmus_cuda_memory: NULL out-parameter");
    size_t free_bytes, all;
    CUDA_IN(device, cuda.memory_info(&free_bytes, &all), "cuMemGetInfo");
    *unused = (int64_t)free_bytes;
    *total = (int64_t)all;
    return ISTHMUS_OK;
}

#define HOST_ALLOC_PORTABLE 1

/* Portable memory belongs to all contexts; any device's serves to make it. */
int32_t isthmus_cuda_pinned_new(int64_t bytes, void **memory) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(bytes > 0 && memory != NULL, "isthmus_cuda_pinned_new: %lld bytes; expected 1 or more", (long long)bytes);
    CUDA_IN(0, cuda.host_alloc(memory, (size_t)bytes, HOST_ALLOC_PORTABLE), "page-locked memory");
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_pinned_delete(void *memory) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(memory != NULL, "isthmus_cuda_pinned_delete: memory is NULL");
    CUDA_IN(0, cuda.host_free(memory), "cuMemFreeHost");
    return ISTHMUS_OK;
}
