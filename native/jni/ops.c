/* The shim's functions, found in the library that the process has loaded, and loops that call them from C. */
#define _GNU_SOURCE
#include "bench.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

struct bench_shim bench_shim;

int32_t bench_use_shim(const char *path) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL); /* the loaded one: the path is the same */
    if (library == NULL)
        return 1;
    struct bench_shim found;
    const struct {
        const char *name;
        void *place;
    } functions[] = {
        {"isthmus_last_error", &found.last_error}, {"isthmus_empty", &found.empty}, {"isthmus_wrap", &found.wrap},
        {"isthmus_view", &found.view}, {"isthmus_delete", &found.delete}, {"isthmus_call", &found.call},
        {"isthmus_linear", &found.linear}, {"isthmus_add", &found.add}, {"isthmus_add_in_place", &found.add_in_place},
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void *function = dlsym(library, functions[i].name);
        if (function == NULL)
            return 1;
        memcpy(functions[i].place, &function, sizeof function);
    }
    bench_shim = found;
    return 0;
}

int32_t bench_call_one(const char *op, const isthmus_value *arguments, int32_t count, isthmus_result *result) {
    static const int32_t one_tensor = ISTHMUS_TENSOR;
    int32_t came;
    return bench_shim.call(op, "", arguments, count, &one_tensor, 1, result, 1, &came, NULL, NULL, NULL, NULL);
}

static isthmus_value tensor(isthmus_tensor t) { return (isthmus_value){ISTHMUS_TENSOR, 0, (intptr_t)t}; }

static isthmus_value optional_tensor(isthmus_tensor t) {
    return (isthmus_value){t == NULL ? ISTHMUS_NONE : ISTHMUS_TENSOR | ISTHMUS_OPTIONAL, 0, (intptr_t)t};
}

static isthmus_value ints(const int64_t *list, int32_t count) { return (isthmus_value){ISTHMUS_INTS, count, (intptr_t)list}; }

int32_t bench_matmul(isthmus_tensor a, isthmus_tensor b, isthmus_result *result) {
    isthmus_value arguments[] = {tensor(a), tensor(b)};
    return bench_call_one("aten::matmul", arguments, 2, result);
}

int32_t bench_layer_norm(isthmus_tensor x, int64_t size, isthmus_tensor weight, isthmus_tensor bias, double eps,
                         isthmus_result *result) {
    isthmus_value arguments[] = {tensor(x), ints(&size, 1), optional_tensor(weight), optional_tensor(bias),
                                 {ISTHMUS_FLOAT, 0, 0}, {ISTHMUS_BOOL, 0, 0}};
    memcpy(&arguments[4].bits, &eps, sizeof eps);
    return bench_call_one("aten::layer_norm", arguments, 6, result);
}

int32_t bench_misfit(isthmus_tensor x, isthmus_result *result) {
    static const int64_t seven = 7;
    isthmus_value arguments[] = {tensor(x), ints(&seven, 1)};
    return bench_call_one("aten::reshape", arguments, 2, result);
}

/* --- the floor ---------------------------------------------------------------------------------------------------- */

struct bench_operands_ {
    int64_t side;
    isthmus_tensor a, b, weight, bias;
};

/* Each number is an eighth of -3 to 3, as everybody's operands here. */
static isthmus_tensor numbers(int32_t rank, const int64_t *sizes) {
    isthmus_result made;
    if (bench_shim.empty(BENCH_F32, BENCH_CPU, -1, rank, sizes, &made) != ISTHMUS_OK)
        return NULL;
    for (int64_t i = 0; i < made.count; i++)
        ((float *)made.data)[i] = (float)(i % 7 - 3) * 0.125f;
    return made.tensor;
}

bench_operands bench_operands_new(int64_t side) {
    bench_operands o = calloc(1, sizeof *o);
    if (o == NULL)
        return NULL;
    const int64_t sizes[] = {side, side};
    *o = (struct bench_operands_){side, numbers(2, sizes), numbers(2, sizes), numbers(1, sizes), numbers(1, sizes)};
    if (o->a && o->b && o->weight && o->bias)
        return o;
    bench_operands_delete(o);
    return NULL;
}

void bench_operands_delete(bench_operands o) {
    isthmus_tensor all[] = {o->a, o->b, o->weight, o->bias};
    bench_shim.delete(all, 4);
    free(o);
}

static int32_t one(int32_t what, bench_operands o, isthmus_result *result) {
    static const int64_t sixteen = 16;
    static const double none = 0, unit = 1;
    int64_t alpha;
    switch (what) {
    case BENCH_LIFE:
        return bench_shim.empty(BENCH_F32, BENCH_CPU, -1, 1, &sixteen, result);
    case BENCH_ADD:
        memcpy(&alpha, &unit, sizeof alpha);
        return bench_shim.add(o->a, o->b, ISTHMUS_SCALAR_FLOAT, alpha, result, NULL, NULL);
    case BENCH_ADD_IN_PLACE: /* of nothing, or the numbers would grow without end */
        memcpy(&alpha, &none, sizeof alpha);
        result->tensor = NULL;
        return bench_shim.add_in_place(o->a, o->b, ISTHMUS_SCALAR_FLOAT, alpha, NULL, NULL);
    case BENCH_MATMUL:
        return bench_matmul(o->a, o->b, result);
    case BENCH_LAYER_NORM:
        return bench_layer_norm(o->a, o->side, o->weight, o->bias, BENCH_LAYER_NORM_EPS, result);
    default:
        return ISTHMUS_BAD_ARGUMENT;
    }
}

int64_t bench_op(int32_t what, bench_operands o, int64_t calls) {
    int64_t unexpected = 0;
    isthmus_result result;
    for (int64_t i = 0; i < calls; i++) {
        if (what == BENCH_ERROR)
            unexpected += bench_misfit(o->a, &result) != ISTHMUS_TORCH_ERROR;
        else if (one(what, o, &result) != ISTHMUS_OK)
            unexpected++;
        else if (result.tensor != NULL)
            bench_shim.delete(&result.tensor, 1);
    }
    return unexpected;
}
