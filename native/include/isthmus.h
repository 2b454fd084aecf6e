/*
 * isthmus.h - everything that Java sees of libtorch.
 *
 * Rules of this header, kept so that generated bindings, native-image metadata and other language twins stay small:
 *   - fixed-width integers, double, pointers and opaque handles only; no C long, no struct by value, no C++;
 *   - every function returns a status; results go through out-parameters, which are written only on ISTHMUS_OK;
 *   - no function lets a C++ exception, an abort for bad arguments or a warning on stderr escape;
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
#define ISTHMUS_ABI 1

/* Tensors of more dimensions than this are refused. */
#define ISTHMUS_MAX_RANK 16

/* --- status ---------------------------------------------------------------------------------------------------- */

#define ISTHMUS_OK 0
#define ISTHMUS_TORCH_ERROR 1 /* libtorch refused; isthmus_last_error has its text */
#define ISTHMUS_BAD_ARGUMENT 2
#define ISTHMUS_NOT_LOADED 3
#define ISTHMUS_LOAD_FAILED 4
#define ISTHMUS_UNAVAILABLE 5 /* the loaded libtorch lacks what this call needs */

/* --- values passed to an op ------------------------------------------------------------------------------------ */

#define ISTHMUS_NONE 0
#define ISTHMUS_TENSOR 1        /* bits: isthmus_tensor; stays the caller's */
#define ISTHMUS_INT 2           /* bits: int64 */
#define ISTHMUS_FLOAT 3         /* bits: the bits of a double */
#define ISTHMUS_BOOL 4          /* bits: 0 or 1 */
#define ISTHMUS_DTYPE 5         /* bits: libtorch's ScalarType */
#define ISTHMUS_DEVICE 6        /* bits: type << 32 | (uint32) index */
#define ISTHMUS_LAYOUT 7        /* bits: libtorch's Layout */
#define ISTHMUS_MEMORY_FORMAT 8 /* bits: libtorch's MemoryFormat */
#define ISTHMUS_INTS 9          /* bits: pointer to count int64 */
#define ISTHMUS_FLOATS 10       /* bits: pointer to count doubles */
#define ISTHMUS_TENSORS 11      /* bits: pointer to count isthmus_tensor */
#define ISTHMUS_STRING 12       /* bits: pointer to count bytes */
/* Added to a kind whose schema type is optional (T?) and which is given. */
#define ISTHMUS_OPTIONAL 256

typedef struct isthmus_tensor_ *isthmus_tensor;

typedef struct isthmus_value {
    int32_t kind;
    int32_t count;
    int64_t bits;
} isthmus_value;

/* A tensor handed to Java, with all that Java wants to know of it, so that an op is one call. */
typedef struct isthmus_result {
    isthmus_tensor tensor;
    void *data; /* first element; NULL for an empty tensor */
    int64_t count; /* elements */
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

/* --- tensors --------------------------------------------------------------------------------------------------- */

/* Handles handed out and not yet deleted, in the whole process. */
ISTHMUS_API int32_t isthmus_live_tensors(int64_t *count);

/* A contiguous tensor with undefined content. */
ISTHMUS_API int32_t isthmus_empty(int32_t dtype, int32_t device_type, int32_t device_index, int32_t rank,
                                  const int64_t *sizes, isthmus_result *result);

/* A contiguous CPU tensor over memory that the caller keeps alive. */
ISTHMUS_API int32_t isthmus_wrap(void *data, int32_t dtype, int32_t rank, const int64_t *sizes,
                                 isthmus_result *result);

/* Another view of the same storage. offset: elements from the given tensor's first one. */
ISTHMUS_API int32_t isthmus_view(isthmus_tensor tensor, int32_t rank, const int64_t *sizes, const int64_t *strides,
                                 int64_t offset, isthmus_result *result);

ISTHMUS_API int32_t isthmus_delete(const isthmus_tensor *tensors, int64_t count);

/* --- ops ------------------------------------------------------------------------------------------------------- */

/* Any op whose arguments ISTHMUS_* kinds can carry: every schema argument in schema order, keyword-only ones included.
 * results: exactly the op's number of returns, all of them tensors. An in-place op returns a new handle to its self. */
ISTHMUS_API int32_t isthmus_call(const char *op, const char *overload, const isthmus_value *arguments, int32_t argument_count,
                                 isthmus_result *results, int32_t result_count);

#define ISTHMUS_ACTIVATION_NONE 0
#define ISTHMUS_ACTIVATION_GELU 1 /* exact, by erf */
#define ISTHMUS_ACTIVATION_SILU 2

/* activation(input x weight^T + bias): input [.., in], weight [out, in], bias [out] or NULL. */
ISTHMUS_API int32_t isthmus_linear(isthmus_tensor input, isthmus_tensor weight, isthmus_tensor bias, int32_t activation,
                                   isthmus_result *result);

/* a + alpha * b with a Scalar alpha of kind ISTHMUS_INT or ISTHMUS_FLOAT, which libtorch's C ABI cannot carry. */
ISTHMUS_API int32_t isthmus_add(isthmus_tensor a, isthmus_tensor b, int32_t alpha_kind, int64_t alpha_bits,
                                isthmus_result *result);

/* a += alpha * b, in place. */
ISTHMUS_API int32_t isthmus_add_in_place(isthmus_tensor a, isthmus_tensor b, int32_t alpha_kind, int64_t alpha_bits);

/* A tensor of no dimensions holding one number; times another tensor it keeps that tensor's dtype. kind as for add. */
ISTHMUS_API int32_t isthmus_scalar(int32_t kind, int64_t bits, isthmus_result *result);

#ifdef __cplusplus
}
#endif

#endif
