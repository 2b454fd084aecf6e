/*
 * isthmus.h - everything that Java sees of libtorch.
 *
 * Rules of this header, kept so that generated bindings, native-image metadata and other language twins stay small:
 *   - fixed-width integers, double, pointers and opaque handles only; no C long, no struct by value, no C++;
 *   - every function returns a status; results go through out-parameters, which are written only on ISTHMUS_OK;
 *   - no function lets a C++ exception, an abort for bad arguments or a warning on stderr escape;
 *   - `held` parameters are not looked at: a caller whose language protects memory for as long as it is an argument of a
 *     running call passes what its tensors borrow, or NULL;
 *   - text is UTF-8 and NUL-terminated on the way in.
 *
 * Thread rules: isthmus_load may be called from any thread and is idempotent. Tensor handles may be used from any
 * thread, one at a time. The error text belongs to the thread that made the failing call.
 */
#ifndef ISTHMUS_H
#define ISTHMUS_H

#include <stdint.h>

#if defined(__GNUC__)
#define ISTHMUS_API __attribute__((visibility("default")))
#else
#define ISTHMUS_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever a function or struct below changes its meaning; Java refuses a shim with another number. */
#define ISTHMUS_ABI 3

/* Tensors of more dimensions than this are refused. */
#define ISTHMUS_MAX_RANK 16

/* --- status ---------------------------------------------------------------------------------------------------- */

#define ISTHMUS_OK 0
#define ISTHMUS_TORCH_ERROR 1 /* libtorch refused; isthmus_last_error has its text */
#define ISTHMUS_BAD_ARGUMENT 2
#define ISTHMUS_NOT_LOADED 3
#define ISTHMUS_LOAD_FAILED 4
#define ISTHMUS_UNAVAILABLE 5 /* the loaded libtorch, or this machine, lacks what this call needs */
#define ISTHMUS_CUDA_ERROR 6  /* the CUDA driver refused; isthmus_last_error has its text */

/* --- values passed to an op, and returned by it ----------------------------------------------------------------- */

#define ISTHMUS_NONE 0
#define ISTHMUS_TENSOR 1            /* bits: isthmus_tensor; stays the caller's */
#define ISTHMUS_INT 2               /* bits: int64 */
#define ISTHMUS_FLOAT 3             /* bits: the bits of a double */
#define ISTHMUS_BOOL 4              /* bits: 0 or 1 */
#define ISTHMUS_DTYPE 5             /* bits: libtorch's ScalarType */
#define ISTHMUS_DEVICE 6            /* bits: type << 32 | (uint32) index */
#define ISTHMUS_LAYOUT 7            /* bits: libtorch's Layout */
#define ISTHMUS_MEMORY_FORMAT 8     /* bits: libtorch's MemoryFormat */
#define ISTHMUS_INTS 9              /* bits: pointer to count int64 */
#define ISTHMUS_FLOATS 10           /* bits: pointer to count doubles */
#define ISTHMUS_TENSORS 11          /* bits: pointer to count isthmus_tensor */
#define ISTHMUS_STRING 12           /* bits: pointer to count bytes */
#define ISTHMUS_BOOLS 13            /* bits: pointer to count int64, each 0 or 1 */
#define ISTHMUS_OPTIONAL_TENSORS 14 /* bits: pointer to count isthmus_tensor; NULL stands for None */
#define ISTHMUS_GENERATOR 15        /* bits: isthmus_generator; stays the caller's */
/* A Scalar: libtorch's C ABI has no way to carry one, so only isthmus_invoke takes them. */
#define ISTHMUS_SCALAR_INT 16   /* bits: int64 */
#define ISTHMUS_SCALAR_FLOAT 17 /* bits: the bits of a double */
/* Added to a kind whose schema type is optional (T?) and which is given. */
#define ISTHMUS_OPTIONAL 256

typedef struct isthmus_tensor_ *isthmus_tensor;
typedef struct isthmus_generator_ *isthmus_generator;
typedef struct isthmus_function_ *isthmus_function;

typedef struct isthmus_value {
    int32_t kind;
    int32_t count;
    int64_t bits;
} isthmus_value;

/* What a call returned. Of a tensor all that Java wants to know, so that an op is one call. */
typedef struct isthmus_result {
    isthmus_tensor tensor;
    void *data; /* first element; NULL for an empty tensor */
    int64_t count; /* elements */
    int64_t storage_offset; /* elements from the start of the memory that the tensor lies in to its first one */
    int64_t storage_bytes; /* size of that memory */
    int64_t bits; /* of a result that is no tensor */
    int32_t kind; /* ISTHMUS_TENSOR, or what the op returned instead */
    int32_t warnings; /* how many wait for isthmus_next_warning on this thread */
    int32_t dtype;
    int32_t rank;
    int32_t device_type;
    int32_t device_index;
    int64_t sizes[ISTHMUS_MAX_RANK];
    int64_t strides[ISTHMUS_MAX_RANK]; /* in elements */
} isthmus_result;

/* --- library --------------------------------------------------------------------------------------------------- */

/* The ISTHMUS_ABI that this shim was built with. */
ISTHMUS_API int32_t isthmus_abi(int32_t *abi);

/* Loads libtorch's CPU library from the directory and resolves its C ABI. The second call with the same directory does
 * nothing; with another directory it is ISTHMUS_BAD_ARGUMENT, because a process can hold only one libtorch. */
ISTHMUS_API int32_t isthmus_load(const char *directory);

/* Text of the last failure on this thread, without backtrace, cut at 4095 bytes. length: that text's; capacity may be smaller. */
ISTHMUS_API int32_t isthmus_last_error(char *text, int64_t capacity, int64_t *length);

/* The oldest warning of libtorch on this thread that was not read yet, cut at 1023 bytes; length -1 when there is none.
 * libtorch's warnings go nowhere else once a thread has made its first call here. */
ISTHMUS_API int32_t isthmus_next_warning(char *text, int64_t capacity, int64_t *length);

/* major << 56 | minor << 48, as libtorch gives it. */
ISTHMUS_API int32_t isthmus_libtorch_version(int64_t *version);

#define ISTHMUS_HAS_ERROR_TEXT 1   /* libtorch tells why a call failed */
#define ISTHMUS_HAS_ONEDNN_LINEAR 2 /* linear layers run on oneDNN with libtorch's own threads */
#define ISTHMUS_HAS_OPENBLAS 4     /* BLAS is an OpenBLAS with its own thread setting */
#define ISTHMUS_HAS_SCALAR_OPS 8   /* ops with Scalar arguments are reachable */
ISTHMUS_API int32_t isthmus_features(int64_t *features);

/* The only thread setting: intra-op threads of libtorch for calls made on this thread and on threads without a setting
 * of their own. BLAS follows (see shim's thread.c for how). */
ISTHMUS_API int32_t isthmus_set_threads(int32_t threads);
ISTHMUS_API int32_t isthmus_get_threads(int32_t *torch_threads, int32_t *blas_threads);

/* Memory and swap of the machine in bytes: more than this cannot be had. */
ISTHMUS_API int32_t isthmus_machine_memory(int64_t *bytes);

/* --- tensors --------------------------------------------------------------------------------------------------- */

/* Handles handed out and not yet deleted, in the whole process. */
ISTHMUS_API int32_t isthmus_live_tensors(int64_t *count);

/* A contiguous tensor with undefined content. */
ISTHMUS_API int32_t isthmus_empty(int32_t dtype, int32_t device_type, int32_t device_index, int32_t rank,
                                  const int64_t *sizes, isthmus_result *result);

/* A tensor over memory that the caller keeps alive. libtorch cannot enlarge or replace that memory.
 * strides: in elements, or NULL for a contiguous tensor. */
ISTHMUS_API int32_t isthmus_wrap(void *data, int32_t dtype, int32_t device_type, int32_t device_index, int32_t rank,
                                 const int64_t *sizes, const int64_t *strides, isthmus_result *result);

/* Another view of the same storage. offset: elements from the given tensor's first one. */
ISTHMUS_API int32_t isthmus_view(isthmus_tensor tensor, int32_t rank, const int64_t *sizes, const int64_t *strides,
                                 int64_t offset, isthmus_result *result);

ISTHMUS_API int32_t isthmus_delete(const isthmus_tensor *tensors, int64_t count);

/* A CPU random generator; it is libtorch's mt19937, seeded. */
ISTHMUS_API int32_t isthmus_generator_new(int64_t seed, isthmus_generator *generator);
ISTHMUS_API int32_t isthmus_generator_delete(isthmus_generator generator);

/* --- ops ------------------------------------------------------------------------------------------------------- */

/* has: 1 if the op is registered, else 0. ISTHMUS_UNAVAILABLE where this libtorch cannot be asked. */
ISTHMUS_API int32_t isthmus_has_op(const char *op, const char *overload, int32_t *has);

/* Any op whose arguments ISTHMUS_* kinds can carry: every schema argument in schema order, keyword-only ones included, each
 * of exactly the schema's type: what libtorch gets is untyped, and a wrong kind is read as a pointer.
 * returns: the kinds that the schema says come back (TENSOR, TENSORS, INT, FLOAT, BOOL, DTYPE), return_count of them.
 * results: TENSORS are written one after the other. result_count: how many were written; more than capacity is an error.
 * An in-place op returns a new handle to its self. */
ISTHMUS_API int32_t isthmus_call(const char *op, const char *overload, const isthmus_value *arguments, int32_t argument_count,
                                 const int32_t *returns, int32_t return_count, isthmus_result *results, int32_t capacity,
                                 int32_t *result_count, const void *held_a, const void *held_b, const void *held_c,
                                 const void *held_d);

/* A function of libtorch by its C++ name; ISTHMUS_UNAVAILABLE if this libtorch does not have it, or if functions with Scalar
 * arguments cannot be called (isthmus_features). */
ISTHMUS_API int32_t isthmus_find(const char *symbol, isthmus_function *function);

#define ISTHMUS_RETURNS_NEW 0  /* at::Tensor */
#define ISTHMUS_RETURNS_SELF 1 /* at::Tensor &, one of the arguments: nothing is written to result but the warnings */

/* Calls what isthmus_find found: at::_ops::X::call for an op with Scalar arguments. Kinds that it takes: TENSOR, INT, BOOL,
 * FLOAT, SCALAR_*; DTYPE, LAYOUT, DEVICE and BOOL with OPTIONAL; INTS as an array reference; and for a None of type T?
 * OPTIONAL + NONE with count = the kind that T would have had. */
ISTHMUS_API int32_t isthmus_invoke(isthmus_function function, const isthmus_value *arguments, int32_t argument_count,
                                   int32_t returns, isthmus_result *result, const void *held_a, const void *held_b,
                                   const void *held_c, const void *held_d);

#define ISTHMUS_ACTIVATION_NONE 0
#define ISTHMUS_ACTIVATION_GELU 1 /* exact, by erf */
#define ISTHMUS_ACTIVATION_SILU 2

/* activation(input x weight^T + bias): input [.., in], weight [out, in], bias [out] or NULL. */
ISTHMUS_API int32_t isthmus_linear(isthmus_tensor input, isthmus_tensor weight, isthmus_tensor bias, int32_t activation,
                                   isthmus_result *result, const void *held_a, const void *held_b, const void *held_c);

/* a + alpha * b with a Scalar alpha of kind ISTHMUS_SCALAR_INT or ISTHMUS_SCALAR_FLOAT. */
ISTHMUS_API int32_t isthmus_add(isthmus_tensor a, isthmus_tensor b, int32_t alpha_kind, int64_t alpha_bits,
                                isthmus_result *result, const void *held_a, const void *held_b);

/* a += alpha * b, in place. */
ISTHMUS_API int32_t isthmus_add_in_place(isthmus_tensor a, isthmus_tensor b, int32_t alpha_kind, int64_t alpha_bits,
                                         const void *held_a, const void *held_b);

/* A tensor of no dimensions holding one number; times another tensor it keeps that tensor's dtype. kind as for add. */
ISTHMUS_API int32_t isthmus_scalar(int32_t kind, int64_t bits, isthmus_result *result);

/* --- CUDA ------------------------------------------------------------------------------------------------------- */

typedef struct isthmus_stream_ *isthmus_stream; /* the driver's CUstream; NULL is the device's default stream */
typedef struct isthmus_event_ *isthmus_event;
typedef struct isthmus_graph_ *isthmus_graph;
typedef struct isthmus_module_ *isthmus_module;
typedef struct isthmus_kernel_ *isthmus_kernel;

typedef struct isthmus_cuda_device {
    int64_t memory; /* bytes */
    int32_t major; /* compute capability */
    int32_t minor;
    int32_t multiprocessors;
    int32_t driver; /* the CUDA version that the driver serves: 1000 * major + 10 * minor */
} isthmus_cuda_device;

/* Loads libtorch's CUDA library from the directory that isthmus_load was given, and the driver. ISTHMUS_UNAVAILABLE, with the
 * reason as error text, where there is no such library, no driver or no device. Idempotent; a failure is tried again. */
ISTHMUS_API int32_t isthmus_cuda_load(void);

ISTHMUS_API int32_t isthmus_cuda_count(int32_t *devices);
/* name: cut to what fits into capacity. */
ISTHMUS_API int32_t isthmus_cuda_describe(int32_t device, char *name, int64_t capacity, isthmus_cuda_device *description);

/* Of the whole device, in bytes; what libtorch holds for later use counts as used. */
ISTHMUS_API int32_t isthmus_cuda_memory(int32_t device, int64_t *unused, int64_t *total);

/* One of libtorch's pooled streams; there is nothing to give back. */
ISTHMUS_API int32_t isthmus_cuda_pooled_stream(int32_t device, int32_t high_priority, isthmus_stream *stream);

/* The stream that this thread's ops on the device go to. */
ISTHMUS_API int32_t isthmus_cuda_current_stream(int32_t device, isthmus_stream *stream);
ISTHMUS_API int32_t isthmus_cuda_use_stream(int32_t device, isthmus_stream stream);

/* Waits until all work of the stream is done, and says if any of it failed. */
ISTHMUS_API int32_t isthmus_cuda_synchronize(int32_t device, isthmus_stream stream);

ISTHMUS_API int32_t isthmus_cuda_event_new(int32_t device, int32_t timed, isthmus_event *event);
ISTHMUS_API int32_t isthmus_cuda_event_delete(int32_t device, isthmus_event event);
ISTHMUS_API int32_t isthmus_cuda_event_record(int32_t device, isthmus_event event, isthmus_stream stream);
ISTHMUS_API int32_t isthmus_cuda_event_query(int32_t device, isthmus_event event, int32_t *done);
ISTHMUS_API int32_t isthmus_cuda_event_synchronize(int32_t device, isthmus_event event);
ISTHMUS_API int32_t isthmus_cuda_event_elapsed(int32_t device, isthmus_event from, isthmus_event to, double *milliseconds);

/* What the stream does from here on waits for the event. */
ISTHMUS_API int32_t isthmus_cuda_stream_wait(int32_t device, isthmus_stream stream, isthmus_event event);

/* Page-locked memory of the machine, which every device copies from and to without a detour. */
ISTHMUS_API int32_t isthmus_cuda_pinned_new(int64_t bytes, void **memory);
ISTHMUS_API int32_t isthmus_cuda_pinned_delete(void *memory);

/* libtorch's own CUDA graph: what a capture allocates comes from a pool that nobody else is given anything of while the graph
 * lives. Capturing needs a current stream that is not the default one. ISTHMUS_UNAVAILABLE where this libtorch lacks it.
 * end: the graph can be replayed on success, and has to be deleted either way. */
ISTHMUS_API int32_t isthmus_cuda_graph_begin(int32_t device, isthmus_graph *graph);
ISTHMUS_API int32_t isthmus_cuda_graph_end(isthmus_graph graph);
ISTHMUS_API int32_t isthmus_cuda_graph_replay(isthmus_graph graph);
ISTHMUS_API int32_t isthmus_cuda_graph_delete(isthmus_graph graph);

/* Compiles PTX, given as NUL-terminated text, for the device. */
ISTHMUS_API int32_t isthmus_cuda_module_load(int32_t device, const char *ptx, isthmus_module *module);
ISTHMUS_API int32_t isthmus_cuda_module_delete(int32_t device, isthmus_module module);
ISTHMUS_API int32_t isthmus_cuda_kernel(int32_t device, isthmus_module module, const char *name, isthmus_kernel *kernel);

/* Starts a kernel on the current stream. arguments: one slot of 64 bits a parameter, of which it reads as many as it needs;
 * pointers are what isthmus_result.data says of tensors. */
ISTHMUS_API int32_t isthmus_cuda_launch(int32_t device, isthmus_kernel kernel, int32_t blocks_x, int32_t blocks_y, int32_t threads,
                                        int32_t shared_bytes, const int64_t *arguments, int32_t argument_count);

#ifdef __cplusplus
}
#endif

#endif
