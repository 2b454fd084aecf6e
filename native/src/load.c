/* Finding libtorch's functions at run time: one shim binary serves every libtorch from 2.11 on, from any source. */
#define _GNU_SOURCE
#include "shim.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__APPLE__)
#define LIBTORCH "libtorch_cpu.dylib"
#else
#define LIBTORCH "libtorch_cpu.so"
#endif

struct torch_api torch;

static pthread_mutex_t load_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool loaded;
static char loaded_from[4096];
static void *loaded_library;

bool shim_is_loaded(void) { return atomic_load_explicit(&loaded, memory_order_acquire); }

const char *shim_directory(void) { return loaded_from; }

void *shim_symbol(const char *name) { return dlsym(loaded_library, name); }

int32_t isthmus_abi(int32_t *abi) {
    ISTHMUS_REQUIRE(abi != NULL, "isthmus_abi: abi is NULL");
    *abi = ISTHMUS_ABI;
    return ISTHMUS_OK;
}

/* The dtype numbers that Java holds are libtorch's own; a libtorch that renumbered them would be misread silently. */
static const char *check_dtypes(void *library) {
    static const struct {
        const char *symbol;
        int32_t code;
    } dtypes[] = {
        {"aoti_torch_dtype_uint8", 0},    {"aoti_torch_dtype_int8", 1},    {"aoti_torch_dtype_int16", 2},
        {"aoti_torch_dtype_int32", 3},    {"aoti_torch_dtype_int64", 4},   {"aoti_torch_dtype_float16", 5},
        {"aoti_torch_dtype_float32", 6},  {"aoti_torch_dtype_float64", 7}, {"aoti_torch_dtype_bool", 11},
        {"aoti_torch_dtype_bfloat16", 15}, {"aoti_torch_dtype_uint16", 27}, {"aoti_torch_dtype_uint32", 28},
        {"aoti_torch_dtype_uint64", 29},
    };
    for (size_t i = 0; i < sizeof dtypes / sizeof *dtypes; i++) {
        int32_t (*code)(void);
        *(void **)&code = dlsym(library, dtypes[i].symbol);
        if (code == NULL || code() != dtypes[i].code)
            return dtypes[i].symbol;
    }
    return NULL;
}

/* Settings that the thread libraries read once, when they are loaded. What the user has set stays as it is. */
static void prepare_threads(void) {
    /* OpenBLAS makes its threads when it is loaded; they would compete with libtorch's OpenMP threads, which do all the
     * threading here (thread.c has the last word on their number). */
    setenv("OPENBLAS_NUM_THREADS", "1", 0);
    /* Waiting OpenMP threads spin for milliseconds unless told otherwise. On a machine that does anything else besides, a
     * spinning thread takes the core from the very thread it waits for: measured 10 to 30 times slower beside two busy
     * processes on two cores. An idle machine with many cores pays a third for that: docs/benchmarks. */
    if (getenv("GOMP_SPINCOUNT") == NULL)
        setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
}

/* Maven Central's libgfortran does not say that its libquadmath lies beside it, so the loader looks for that one in the
 * system, which need not have it (debian:12-slim has not). A library that is loaded already is not looked for. */
static void load_ahead(const char *directory) {
    char path[sizeof loaded_from + sizeof "/libquadmath.so.0"];
    snprintf(path, sizeof path, "%s/libquadmath.so.0", directory);
    (void)dlopen(path, RTLD_NOW | RTLD_LOCAL); /* other builds of libtorch have none */
}

static int32_t load(const char *directory) {
    char path[sizeof loaded_from + sizeof LIBTORCH + 1];
    if (strlen(directory) >= sizeof loaded_from)
        return shim_fail(ISTHMUS_BAD_ARGUMENT, "isthmus_load: directory is longer than %zu bytes", sizeof loaded_from);
    snprintf(path, sizeof path, "%s/%s", directory, LIBTORCH);

    prepare_threads();
    load_ahead(directory);

    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return shim_fail(ISTHMUS_LOAD_FAILED, "%s", dlerror());

    struct torch_api found = {0};
/* A library that does not serve stays loaded: libtorch has threads and exit handlers that do not survive unloading. */
#define ISTHMUS_RESOLVE_R(field, symbol)                                                                                \
    if (found.field == NULL)                                                                                            \
        return shim_fail(ISTHMUS_LOAD_FAILED, "%s has no function %s; libtorch 2.11 or later is needed", path, symbol);
#define ISTHMUS_RESOLVE_O(field, symbol)
#define ISTHMUS_RESOLVE(required, field, symbol, returns, parameters)                                                   \
    *(void **)&found.field = dlsym(library, symbol);                                                                    \
    ISTHMUS_RESOLVE_##required(field, symbol)
    ISTHMUS_SYMBOLS(ISTHMUS_RESOLVE)
#undef ISTHMUS_RESOLVE

    const char *renumbered = check_dtypes(library);
    if (renumbered != NULL)
        return shim_fail(ISTHMUS_LOAD_FAILED, "%s: %s has an unknown number or is missing", path, renumbered);

    torch = found;
    loaded_library = library;
    shim_drop_backtraces();
    shim_check_scalars();
    shim_check_registry();
    snprintf(loaded_from, sizeof loaded_from, "%s", directory);
    atomic_store_explicit(&loaded, true, memory_order_release);
    return ISTHMUS_OK;
}

int32_t isthmus_load(const char *directory) {
    ISTHMUS_REQUIRE(directory != NULL && *directory != '\0', "isthmus_load: directory is empty");
    pthread_mutex_lock(&load_lock);
    int32_t status;
    if (!shim_is_loaded())
        status = load(directory);
    else if (strcmp(directory, loaded_from) == 0)
        status = ISTHMUS_OK;
    else
        status = shim_fail(ISTHMUS_BAD_ARGUMENT, "isthmus_load: %s asked for, but this process already holds libtorch from %s",
                           directory, loaded_from);
    pthread_mutex_unlock(&load_lock);
    return status;
}

int32_t isthmus_libtorch_version(int64_t *version) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(version != NULL, "isthmus_libtorch_version: version is NULL");
    *version = (int64_t)torch.abi_version();
    return ISTHMUS_OK;
}

int32_t isthmus_features(int64_t *features) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(features != NULL, "isthmus_features: features is NULL");
    *features = (torch.what ? ISTHMUS_HAS_ERROR_TEXT : 0) | (torch.onednn_linear ? ISTHMUS_HAS_ONEDNN_LINEAR : 0)
        | (torch.openblas_set_threads ? ISTHMUS_HAS_OPENBLAS : 0)
        | (shim_has_scalars() ? ISTHMUS_HAS_SCALAR_OPS : 0);
    return ISTHMUS_OK;
}
