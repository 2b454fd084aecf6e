/* Inside the shim: libtorch's functions as resolved at run time, and the few helpers that every file needs. */
#ifndef ISTHMUS_SHIM_H
#define ISTHMUS_SHIM_H

#include "../include/isthmus.h"

#include <stdbool.h>
#include <stddef.h>

/* One slot of libtorch's boxed call: the encodings are those of its stable C ABI. */
typedef uint64_t stable_value;
typedef void *tensor_handle;
typedef void *list_handle;
typedef void *string_handle;
typedef void *generator_handle;

/* libtorch's c10::Scalar as it lies in memory; shim_check_scalars tries it once at load. */
typedef struct {
    _Alignas(16) int32_t tag;
    union {
        double d;
        int64_t i;
        double complex_size[2];
    } _Alignas(16) v;
} torch_scalar;

/*
 * R: required, loading fails without it.  O: optional, NULL when this libtorch does not have it.
 * X(required, field, symbol, return type, parameters)
 */
#define ISTHMUS_SYMBOLS(X)                                                                                              \
    X(R, abi_version, "aoti_torch_abi_version", uint64_t, (void))                                                       \
    X(R, call_dispatcher, "torch_call_dispatcher", int32_t, (const char *, const char *, stable_value *, uint64_t))     \
    X(R, new_handle, "aoti_torch_new_tensor_handle", int32_t, (tensor_handle, tensor_handle *))                         \
    X(R, delete_tensor, "aoti_torch_delete_tensor_object", int32_t, (tensor_handle))                                    \
    X(R, empty_strided, "aoti_torch_empty_strided", int32_t,                                                            \
      (int64_t, const int64_t *, const int64_t *, int32_t, int32_t, int32_t, tensor_handle *))                          \
    X(R, from_blob, "aoti_torch_create_tensor_from_blob", int32_t,                                                      \
      (void *, int64_t, const int64_t *, const int64_t *, int64_t, int32_t, int32_t, int32_t, tensor_handle *))         \
    X(R, reinterpret, "aoti_torch__reinterpret_tensor", int32_t,                                                        \
      (tensor_handle, int64_t, const int64_t *, const int64_t *, int64_t, tensor_handle *))                             \
    X(R, get_data_ptr, "aoti_torch_get_data_ptr", int32_t, (tensor_handle, void **))                                    \
    X(R, get_dim, "aoti_torch_get_dim", int32_t, (tensor_handle, int64_t *))                                            \
    X(R, get_numel, "aoti_torch_get_numel", int32_t, (tensor_handle, int64_t *))                                        \
    X(R, get_sizes, "aoti_torch_get_sizes", int32_t, (tensor_handle, int64_t **))                                       \
    X(R, get_strides, "aoti_torch_get_strides", int32_t, (tensor_handle, int64_t **))                                   \
    X(R, get_dtype, "aoti_torch_get_dtype", int32_t, (tensor_handle, int32_t *))                                        \
    X(R, get_device_type, "aoti_torch_get_device_type", int32_t, (tensor_handle, int32_t *))                            \
    X(R, get_device_index, "aoti_torch_get_device_index", int32_t, (tensor_handle, int32_t *))                          \
    X(R, parallel_for, "torch_parallel_for", int32_t,                                                                   \
      (int64_t, int64_t, int64_t, void (*)(int64_t, int64_t, void *), void *))                                          \
    X(R, get_num_threads, "torch_get_num_threads", int32_t, (uint32_t *))                                               \
    X(R, new_list, "torch_new_list_reserve_size", int32_t, (size_t, list_handle *))                                     \
    X(R, list_push_back, "torch_list_push_back", int32_t, (list_handle, stable_value))                                  \
    X(R, delete_list, "torch_delete_list", int32_t, (list_handle))                                                      \
    X(R, new_string, "torch_new_string_handle", int32_t, (const char *, size_t, string_handle *))                       \
    X(R, delete_string, "torch_delete_string", int32_t, (string_handle))                                                \
    X(R, scalar_f64, "aoti_torch_scalar_to_tensor_float64", int32_t, (double, tensor_handle *))                         \
    X(R, scalar_i64, "aoti_torch_scalar_to_tensor_int64", int32_t, (int64_t, tensor_handle *))                          \
    X(R, storage_bytes, "aoti_torch_get_storage_size", int32_t, (tensor_handle, int64_t *))                              \
    X(R, storage_offset, "aoti_torch_get_storage_offset", int32_t, (tensor_handle, int64_t *))                          \
    X(R, list_size, "torch_list_size", int32_t, (list_handle, size_t *))                                                \
    X(R, list_get, "torch_list_get_item", int32_t, (list_handle, size_t, stable_value *))                               \
    X(R, set_grad_mode, "aoti_torch_grad_mode_set_enabled", void, (bool))                                               \
    X(R, subtract, "aoti_torch_aten_subtract_Tensor", int32_t, (tensor_handle, tensor_handle, double, tensor_handle *)) \
    X(O, set_num_threads, "_ZN2at15set_num_threadsEi", void, (int))                                                     \
    X(O, omp_set_threads, "omp_set_num_threads", void, (int))                                                           \
    X(O, new_stable_value, "torch_new_stable_ivalue", int32_t, (stable_value **))                                       \
    X(O, delete_stable_value, "torch_delete_stable_ivalue", int32_t, (stable_value *))                                  \
    X(O, what, "torch_exception_get_what_without_backtrace", const char *, (void))                                      \
    X(O, set_warning_handler, "_ZN3c1012WarningUtils19set_warning_handlerEPNS_14WarningHandlerE", void, (void *))         \
    X(O, warning_text, "_ZNK3c107Warning3msgB5cxx11Ev", const struct cxx_string *, (const void *))                      \
    X(O, set_stack_trace_fetcher,                                                                                       \
      "_ZN3c1020SetStackTraceFetcherESt8functionIFNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEvEE", void,       \
      (struct cxx_function *))                                                                                          \
    X(O, dispatcher, "_ZN3c1010Dispatcher13realSingletonEv", void *, (void))                                            \
    X(O, find_schema, "_ZN3c1010Dispatcher10findSchemaERKNS_12OperatorNameE", void, (void *, void *, const void *))     \
    X(O, create_generator, "_ZN2at6detail18createCPUGeneratorEm", void, (void *, uint64_t))                             \
    X(O, new_generator, "torch_new_generator_handle", int32_t, (generator_handle, generator_handle *))                  \
    X(O, delete_generator, "torch_delete_generator", int32_t, (generator_handle))                                       \
    X(O, onednn_linear, "aoti_torch_cpu__linear_pointwise", int32_t,                                                    \
      (tensor_handle, tensor_handle, tensor_handle *, const char *, const double **, int64_t, const char **,            \
       tensor_handle *))                                                                                                \
    X(O, openblas_set_threads, "openblas_set_num_threads", void, (int))                                                 \
    X(O, openblas_get_threads, "openblas_get_num_threads", int, (void))                                                 \
    X(O, add_tensor, "_ZN2at4_ops10add_Tensor4callERKNS_6TensorES4_RKN3c106ScalarE", void, (void))                      \
    X(O, add_tensor_in_place, "_ZN2at4_ops11add__Tensor4callERNS_6TensorERKS2_RKN3c106ScalarE", void, (void))

/* Two types of GNU's C++ library as they lie in memory (used on Linux x86-64 only). */
struct cxx_string {
    char *text;
    size_t length;
    char local[16];
};

struct cxx_function {
    void *functor[2];
    bool (*manage)(void *, const void *, int);
    void *(*invoke)(struct cxx_string *result, const void *functor);
};

struct torch_api {
#define ISTHMUS_FIELD(required, field, symbol, returns, parameters) returns(*field) parameters;
    ISTHMUS_SYMBOLS(ISTHMUS_FIELD)
#undef ISTHMUS_FIELD
};

/* Valid after isthmus_load; every entry point checks with ISTHMUS_REQUIRE_LOADED. */
extern struct torch_api torch;

bool shim_is_loaded(void);

/* Where libtorch was loaded from. */
const char *shim_directory(void);

/* Looks a function of libtorch or of what it depends on up; NULL if there is none. */
void *shim_symbol(const char *name);

/* What every thread needs before its first op: no autograd, warnings to us. */
void shim_enter_thread(void);

/* Makes failing calls cheap: without this libtorch spends 6 ms a failure on a backtrace that nobody reads. */
void shim_drop_backtraces(void);

/* Warnings of libtorch on this thread that wait to be read. */
int32_t shim_warnings(void);

/* Sets this thread's error text and returns the status, so that failing reads `return shim_fail(...)`. */
int32_t shim_fail(int32_t status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same for a call that libtorch refused: takes its text where this libtorch gives one. */
int32_t shim_torch_failed(const char *what);

/* For work that is too small to share (waking a sleeping thread costs 50 to 100 us): makes this thread work alone until
 * shim_share_again is given what this returned. */
int shim_work_alone(void);
void shim_share_again(int threads);

/* Describes the tensor into result and counts it as handed out; deletes it when that fails. */
int32_t shim_hand_out(tensor_handle tensor, isthmus_result *result);

/* Tries once whether functions with Scalar arguments can be called on this platform and libtorch. Called by load. */
void shim_check_scalars(void);
bool shim_has_scalars(void);

/* Calls a function of libtorch by its C++ name whose result is of no interest; arguments as isthmus_invoke takes them. */
int32_t shim_invoke_void(void (*function)(void), const isthmus_value *arguments, int32_t count, const char *what);

/* Tries once whether isthmus_has_op can work here. Called by load. */
void shim_check_registry(void);

/* isthmus_call for one tensor in return. */
int32_t shim_call(const char *op, const isthmus_value *arguments, int32_t argument_count, isthmus_result *result);

#define ISTHMUS_REQUIRE_LOADED                                                                                          \
    do {                                                                                                                \
        if (!shim_is_loaded())                                                                                          \
            return shim_fail(ISTHMUS_NOT_LOADED, "libtorch is not loaded: call isthmus_load first");                    \
        shim_enter_thread();                                                                                            \
    } while (0)

#define ISTHMUS_REQUIRE(condition, ...)                                                                                 \
    if (!(condition))                                                                                                   \
        return shim_fail(ISTHMUS_BAD_ARGUMENT, __VA_ARGS__)

#endif
