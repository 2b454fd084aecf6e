/*
 * What the benchmarks call through FFM and through JNI, and time in C itself. The functions on top do next to nothing, so that what is
 * measured is the way there; those on tensors are the shim's own, from the very library that the program uses.
 */
#ifndef ISTHMUS_BENCH_H
#define ISTHMUS_BENCH_H

#include "../include/isthmus.h"

#include <stdbool.h>
#include <stdint.h>

/* --- called through FFM as they are, and by the JNI functions in jni.c ------------------------------------------- */

ISTHMUS_API void bench_empty(void);
ISTHMUS_API int64_t bench_sum(int64_t a, int64_t b);
ISTHMUS_API int64_t bench_read(const int64_t *value);

/* Touch the first and the last of count numbers: in reads them, out writes them, both does both. */
ISTHMUS_API double bench_in(const float *numbers, int64_t count);
ISTHMUS_API void bench_out(float *numbers, int64_t count);
ISTHMUS_API double bench_both(float *numbers, int64_t count);

/* Reads all of them, which takes a while: what a collector has to wait for, or does not. */
ISTHMUS_API double bench_work(const float *numbers, int64_t count);

ISTHMUS_API int64_t bench_length(const char *text);
/* A text of that many letters, at most BENCH_TEXT, which stays the library's. */
#define BENCH_TEXT 4096
ISTHMUS_API const char *bench_text(int64_t length);

typedef int64_t (*bench_function)(int64_t number);
/* Calls back count times, each time with what came back before. */
ISTHMUS_API int64_t bench_call_back(bench_function function, int64_t count);

/* --- the floor: times the same calls made from C ------------------------------------------------------------------ */

/* What bench_floor times; plain calls. */
#define BENCH_EMPTY 0
#define BENCH_SUM 1
#define BENCH_READ 2
#define BENCH_IN 3
#define BENCH_COPY 4 /* memcpy of the numbers, and BENCH_IN on the copy */
#define BENCH_LENGTH 5
#define BENCH_CALL_BACK 6
/* Makes calls of one kind. size: numbers of a transfer, letters of a text. Returns something that depends on all of them. */
ISTHMUS_API int64_t bench_floor(int32_t what, int64_t size, int64_t calls);

/* What bench_op calls: functions of the shim. */
#define BENCH_LIFE 0 /* isthmus_empty of 16 numbers, isthmus_delete */
#define BENCH_ADD 1
#define BENCH_ADD_IN_PLACE 2
#define BENCH_MATMUL 3
#define BENCH_LAYER_NORM 4
#define BENCH_ERROR 5
typedef struct bench_operands_ *bench_operands;

/* Finds the shim's functions in the library that the process has loaded from this path. 0, or 1 if that cannot be done. */
ISTHMUS_API int32_t bench_use_shim(const char *path);
/* Two square matrices of side x side numbers, and two vectors of side; NULL if the shim refuses. */
ISTHMUS_API bench_operands bench_operands_new(int64_t side);
ISTHMUS_API void bench_operands_delete(bench_operands operands);
/* Makes calls of one kind, and deletes what each returns. Returns the calls that did not end as they should. */
ISTHMUS_API int64_t bench_op(int32_t what, bench_operands operands, int64_t calls);

/* --- inside the library -------------------------------------------------------------------------------------------- */

/* The shim's functions, as bench_use_shim found them. */
struct bench_shim {
    int32_t (*last_error)(char *, int64_t, int64_t *);
    int32_t (*empty)(int32_t, int32_t, int32_t, int32_t, const int64_t *, isthmus_result *);
    int32_t (*wrap)(void *, int32_t, int32_t, int32_t, int32_t, const int64_t *, const int64_t *, isthmus_result *);
    int32_t (*view)(isthmus_tensor, int32_t, const int64_t *, const int64_t *, int64_t, isthmus_result *);
    int32_t (*delete)(const isthmus_tensor *, int64_t);
    int32_t (*call)(const char *, const char *, const isthmus_value *, int32_t, const int32_t *, int32_t, isthmus_result *, int32_t,
                    int32_t *, const void *, const void *, const void *, const void *);
    int32_t (*linear)(isthmus_tensor, isthmus_tensor, isthmus_tensor, int32_t, isthmus_result *, const void *, const void *,
                      const void *);
    int32_t (*add)(isthmus_tensor, isthmus_tensor, int32_t, int64_t, isthmus_result *, const void *, const void *);
    int32_t (*add_in_place)(isthmus_tensor, isthmus_tensor, int32_t, int64_t, const void *, const void *);
};
extern struct bench_shim bench_shim;

#define BENCH_F32 6 /* libtorch's number of it */
#define BENCH_CPU 0
#define BENCH_LAYER_NORM_EPS 1e-6

/* isthmus_call of an op that returns one tensor. */
int32_t bench_call_one(const char *op, const isthmus_value *arguments, int32_t count, isthmus_result *result);
int32_t bench_matmul(isthmus_tensor a, isthmus_tensor b, isthmus_result *result);
int32_t bench_layer_norm(isthmus_tensor x, int64_t size, isthmus_tensor weight, isthmus_tensor bias, double eps, isthmus_result *result);
/* One that libtorch refuses: x in a shape of seven numbers. */
int32_t bench_misfit(isthmus_tensor x, isthmus_result *result);

#endif
