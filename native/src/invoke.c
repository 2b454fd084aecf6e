/*
 * Functions with Scalar arguments, which libtorch's C ABI cannot carry.
 *
 * They are called by their C++ names, inside torch_parallel_for: the call then stands in libtorch's own try block on the
 * caller's thread, so a C++ exception becomes a status instead of ending the process. What crosses is what System V's
 * x86-64 convention makes of the C++ types: references are pointers, small structs are words, an array reference is two
 * words, and a returned at::Tensor (one pointer wide) is written through a hidden first argument. On other platforms, or when
 * the trial at load fails, these functions are unavailable; isthmus_add alone then has a way round, for floating-point tensors.
 */
#include "shim.h"

#include <stdlib.h>
#include <string.h>

#define REGISTERS 6
#define STACK_WORDS 10
#define FLOATS 8
#define MAX_SCALARS 8

enum { SCALAR_DOUBLE = 0, SCALAR_INT = 1 };

typedef struct {
    torch_scalar value;
    bool given;
} optional_scalar;

/* The arguments of one call as the calling convention lays them out. A callee ignores what it does not know of. */
struct frame {
    void (*function)(void);
    uint64_t registers[REGISTERS];
    uint64_t stack[STACK_WORDS];
    double floats[FLOATS];
    optional_scalar scalars[MAX_SCALARS];
    int used_registers, used_stack, used_floats, used_scalars;
};

typedef void *(*any_function)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, double, double, double, double, double,
                              double, double, double, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                              uint64_t, uint64_t, uint64_t);

static void run(int64_t begin, int64_t end, void *context) {
    (void)begin, (void)end;
    struct frame *f = context;
    const uint64_t *r = f->registers, *s = f->stack;
    const double *x = f->floats;
    ((any_function)f->function)(r[0], r[1], r[2], r[3], r[4], r[5], x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], s[0], s[1],
                                s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9]);
}

/* A struct of several words goes to registers as a whole or not at all; later arguments still may. */
static int32_t push(struct frame *f, const uint64_t *words, int count) {
    if (f->used_registers + count <= REGISTERS) {
        memcpy(f->registers + f->used_registers, words, (size_t)count * sizeof *words);
        f->used_registers += count;
        return ISTHMUS_OK;
    }
    ISTHMUS_REQUIRE(f->used_stack + count <= STACK_WORDS, "too many arguments for a call by name");
    memcpy(f->stack + f->used_stack, words, (size_t)count * sizeof *words);
    f->used_stack += count;
    return ISTHMUS_OK;
}

static int32_t push_word(struct frame *f, uint64_t word) { return push(f, &word, 1); }

/* A const Scalar & and a const std::optional<Scalar> & both point to where the Scalar lies. */
static int32_t push_scalar(struct frame *f, int32_t kind, int64_t bits, bool given) {
    ISTHMUS_REQUIRE(f->used_scalars < MAX_SCALARS, "too many scalars for a call by name");
    optional_scalar *scalar = &f->scalars[f->used_scalars++];
    memset(scalar, 0, sizeof *scalar);
    scalar->value.tag = kind == ISTHMUS_SCALAR_INT ? SCALAR_INT : SCALAR_DOUBLE;
    scalar->value.v.i = bits;
    scalar->given = given;
    return push_word(f, (uint64_t)(uintptr_t)scalar);
}

/* std::optional of something of one byte, or of a device's two: the value, then whether it is given. */
static int32_t push_small_optional(struct frame *f, int32_t kind, int64_t bits, bool given) {
    switch (kind) {
    case ISTHMUS_DTYPE:
    case ISTHMUS_LAYOUT:
    case ISTHMUS_MEMORY_FORMAT:
    case ISTHMUS_BOOL:
        return push_word(f, ((uint64_t)bits & 0xff) | (uint64_t)given << 8);
    case ISTHMUS_DEVICE:
        return push_word(f, ((uint64_t)bits >> 32 & 0xff) | ((uint64_t)bits & 0xff) << 8 | (uint64_t)given << 16);
    case ISTHMUS_INT: {
        uint64_t words[] = {(uint64_t)bits, given};
        return push(f, words, 2);
    }
    default:
        return shim_fail(ISTHMUS_BAD_ARGUMENT, "an optional argument of kind %d cannot be given to a call by name", kind);
    }
}

static int32_t push_value(struct frame *f, const isthmus_value *v) {
    switch (v->kind) {
    case ISTHMUS_TENSOR:
        ISTHMUS_REQUIRE(v->bits != 0, "a tensor argument is NULL");
        return push_word(f, (uint64_t)v->bits);
    case ISTHMUS_INT:
    case ISTHMUS_BOOL:
    case ISTHMUS_DTYPE:
        return push_word(f, (uint64_t)v->bits);
    case ISTHMUS_FLOAT:
        ISTHMUS_REQUIRE(f->used_floats < FLOATS, "too many floats for a call by name");
        memcpy(&f->floats[f->used_floats++], &v->bits, sizeof(double));
        return ISTHMUS_OK;
    case ISTHMUS_SCALAR_INT:
    case ISTHMUS_SCALAR_FLOAT:
        return push_scalar(f, v->kind, v->bits, true);
    case ISTHMUS_INTS: {
        uint64_t words[] = {(uint64_t)v->bits, (uint64_t)v->count};
        return push(f, words, 2);
    }
    case ISTHMUS_OPTIONAL | ISTHMUS_NONE:
        return v->count == ISTHMUS_SCALAR_INT || v->count == ISTHMUS_SCALAR_FLOAT
            ? push_scalar(f, ISTHMUS_SCALAR_INT, 0, false)
            : push_small_optional(f, v->count, 0, false);
    case ISTHMUS_OPTIONAL | ISTHMUS_SCALAR_INT:
    case ISTHMUS_OPTIONAL | ISTHMUS_SCALAR_FLOAT:
        return push_scalar(f, v->kind & ~ISTHMUS_OPTIONAL, v->bits, true);
    default:
        if (v->kind & ISTHMUS_OPTIONAL)
            return push_small_optional(f, v->kind & ~ISTHMUS_OPTIONAL, v->bits, true);
        return shim_fail(ISTHMUS_BAD_ARGUMENT, "an argument of kind %d cannot be given to a call by name", v->kind);
    }
}

/* out: where the handle of the returned tensor goes; NULL for a function that returns one of its arguments. */
static int32_t invoke(void (*function)(void), const isthmus_value *arguments, int32_t count, const char *what,
                      tensor_handle *out) {
    struct frame f = {.function = function};
    /* A handle is a pointer to an at::Tensor on the heap, which is itself one pointer: NULL in an undefined one. */
    void **made = NULL;
    if (out != NULL) {
        made = calloc(1, sizeof *made);
        if (made == NULL)
            return shim_fail(ISTHMUS_TORCH_ERROR, "%s: out of memory", what);
        push_word(&f, (uint64_t)(uintptr_t)made);
    }
    int32_t status = ISTHMUS_OK;
    for (int32_t i = 0; i < count && status == ISTHMUS_OK; i++)
        status = push_value(&f, &arguments[i]);
    if (status == ISTHMUS_OK && torch.parallel_for(0, 1, 1, run, &f))
        status = shim_torch_failed(what);
    if (status != ISTHMUS_OK)
        free(made);
    else if (out != NULL)
        *out = made;
    return status;
}

int32_t shim_invoke_void(void (*function)(void), const isthmus_value *arguments, int32_t count, const char *what) {
    return invoke(function, arguments, count, what, NULL);
}

static bool usable;

bool shim_has_scalars(void) { return usable; }

/* 1 + 2 * 3 in integers: wrong tags or a wrong layout would give another number or dtype. */
static bool adds_integers(void) {
    tensor_handle one, three, sum;
    if (torch.scalar_i64(1, &one))
        return false;
    bool right = false;
    if (!torch.scalar_i64(3, &three)) {
        isthmus_value arguments[] = {{ISTHMUS_TENSOR, 0, (intptr_t)one},
                                     {ISTHMUS_TENSOR, 0, (intptr_t)three},
                                     {ISTHMUS_SCALAR_INT, 0, 2}};
        if (invoke(torch.add_tensor, arguments, 3, "add", &sum) == ISTHMUS_OK) {
            int32_t dtype;
            void *data;
            right = !torch.get_dtype(sum, &dtype) && dtype == 4 && !torch.get_data_ptr(sum, &data) && *(int64_t *)data == 7;
            torch.delete_tensor(sum);
        }
        torch.delete_tensor(three);
    }
    torch.delete_tensor(one);
    return right;
}

void shim_check_scalars(void) {
#if defined(__x86_64__) && defined(__linux__)
    usable = torch.add_tensor != NULL && torch.add_tensor_in_place != NULL && adds_integers();
#endif
}

int32_t isthmus_find(const char *symbol, isthmus_function *function) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(symbol != NULL && function != NULL, "isthmus_find: NULL argument");
    if (!usable)
        return shim_fail(ISTHMUS_UNAVAILABLE, "ops with Scalar arguments need Linux on x86-64");
    void *found = shim_symbol(symbol);
    if (found == NULL)
        return shim_fail(ISTHMUS_UNAVAILABLE, "this libtorch has no %s", symbol);
    *function = (isthmus_function)found;
    return ISTHMUS_OK;
}

static int32_t invoke_new(void (*function)(void), const isthmus_value *arguments, int32_t count, const char *what,
                          isthmus_result *result) {
    tensor_handle made;
    int32_t status = invoke(function, arguments, count, what, &made);
    return status == ISTHMUS_OK ? shim_hand_out(made, result) : status;
}

int32_t isthmus_invoke(isthmus_function function, const isthmus_value *arguments, int32_t argument_count, int32_t returns,
                       isthmus_result *result, const void *held_a, const void *held_b, const void *held_c,
                       const void *held_d) {
    (void)held_a, (void)held_b, (void)held_c, (void)held_d;
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(usable && function != NULL, "isthmus_invoke: no function");
    ISTHMUS_REQUIRE(argument_count >= 0 && (argument_count == 0 || arguments != NULL) && result != NULL,
                    "isthmus_invoke: NULL argument");
    void (*target)(void);
    memcpy(&target, &function, sizeof target); /* ISO C has no cast from data to function */
    if (returns == ISTHMUS_RETURNS_NEW)
        return invoke_new(target, arguments, argument_count, "call by name", result);
    int32_t status = invoke(target, arguments, argument_count, "call by name", NULL);
    if (status == ISTHMUS_OK)
        result->warnings = shim_warnings();
    return status;
}

static int32_t check_scalar(int32_t kind) {
    ISTHMUS_REQUIRE(kind == ISTHMUS_SCALAR_INT || kind == ISTHMUS_SCALAR_FLOAT,
                    "a scalar's kind is %d; expected %d (int) or %d (float)", kind, ISTHMUS_SCALAR_INT, ISTHMUS_SCALAR_FLOAT);
    return ISTHMUS_OK;
}

static double as_double(int32_t kind, int64_t bits) {
    double number;
    memcpy(&number, &bits, sizeof number);
    return kind == ISTHMUS_SCALAR_INT ? (double)bits : number;
}

int32_t isthmus_add(isthmus_tensor a, isthmus_tensor b, int32_t alpha_kind, int64_t alpha_bits, isthmus_result *result,
                    const void *held_a, const void *held_b) {
    (void)held_a, (void)held_b;
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(a != NULL && b != NULL && result != NULL, "isthmus_add: NULL argument");
    int32_t status = check_scalar(alpha_kind);
    if (status != ISTHMUS_OK)
        return status;
    if (usable) {
        isthmus_value arguments[] = {
            {ISTHMUS_TENSOR, 0, (intptr_t)a}, {ISTHMUS_TENSOR, 0, (intptr_t)b}, {alpha_kind, 0, alpha_bits}};
        return invoke_new(torch.add_tensor, arguments, 3, "add", result);
    }
    tensor_handle out;
    if (torch.subtract((tensor_handle)a, (tensor_handle)b, -as_double(alpha_kind, alpha_bits), &out))
        return shim_torch_failed("add");
    return shim_hand_out(out, result);
}

int32_t isthmus_add_in_place(isthmus_tensor a, isthmus_tensor b, int32_t alpha_kind, int64_t alpha_bits, const void *held_a,
                             const void *held_b) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(a != NULL && b != NULL, "isthmus_add_in_place: NULL argument");
    int32_t status = check_scalar(alpha_kind);
    if (status != ISTHMUS_OK)
        return status;
    if (usable) {
        isthmus_value arguments[] = {
            {ISTHMUS_TENSOR, 0, (intptr_t)a}, {ISTHMUS_TENSOR, 0, (intptr_t)b}, {alpha_kind, 0, alpha_bits}};
        return invoke(torch.add_tensor_in_place, arguments, 3, "add in place", NULL);
    }
    isthmus_result sum, copied;
    status = isthmus_add(a, b, alpha_kind, alpha_bits, &sum, held_a, held_b);
    if (status != ISTHMUS_OK)
        return status;
    isthmus_value copy[] = {
        {ISTHMUS_TENSOR, 0, (intptr_t)a}, {ISTHMUS_TENSOR, 0, (intptr_t)sum.tensor}, {ISTHMUS_BOOL, 0, 0}};
    status = shim_call("aten::copy_", copy, 3, &copied);
    isthmus_delete(&sum.tensor, 1);
    if (status == ISTHMUS_OK)
        isthmus_delete(&copied.tensor, 1);
    return status;
}

int32_t isthmus_scalar(int32_t kind, int64_t bits, isthmus_result *result) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(result != NULL, "isthmus_scalar: result is NULL");
    int32_t status = check_scalar(kind);
    if (status != ISTHMUS_OK)
        return status;
    tensor_handle out;
    if (kind == ISTHMUS_SCALAR_INT ? torch.scalar_i64(bits, &out) : torch.scalar_f64(as_double(kind, bits), &out))
        return shim_torch_failed("scalar");
    return shim_hand_out(out, result);
}
