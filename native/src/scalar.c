/*
 * Ops with Scalar arguments, which libtorch's C ABI cannot carry.
 *
 * They are called by their C++ names. Inside torch_parallel_for the call stands in libtorch's own try block on the caller's
 * thread, so a C++ exception becomes a status instead of ending the process. A returned at::Tensor is one pointer wide and is
 * written through a hidden first argument (System V x86-64); on other platforms, or when the trial at load fails, the typed C
 * function serves, for floating-point tensors only.
 */
#include "shim.h"

#include <stdlib.h>
#include <string.h>

enum { SCALAR_DOUBLE = 0, SCALAR_INT = 1 };

static int32_t make_scalar(int32_t kind, int64_t bits, torch_scalar *scalar) {
    ISTHMUS_REQUIRE(kind == ISTHMUS_INT || kind == ISTHMUS_FLOAT, "a scalar's kind is %d; expected %d (int) or %d (float)",
                    kind, ISTHMUS_INT, ISTHMUS_FLOAT);
    memset(scalar, 0, sizeof *scalar);
    scalar->tag = kind == ISTHMUS_INT ? SCALAR_INT : SCALAR_DOUBLE;
    scalar->v.i = bits;
    return ISTHMUS_OK;
}

struct addition {
    void *result; /* the at::Tensor to be written, or the one to add to */
    const void *a, *b;
    torch_scalar alpha;
};

static void call_add(int64_t begin, int64_t end, void *context) {
    (void)begin, (void)end;
    struct addition *add = context;
    torch.add_tensor(add->result, add->a, add->b, &add->alpha);
}

static void call_add_in_place(int64_t begin, int64_t end, void *context) {
    (void)begin, (void)end;
    struct addition *add = context;
    torch.add_tensor_in_place(add->result, add->b, &add->alpha);
}

/* A handle is a pointer to an at::Tensor on the heap, which is itself one pointer: NULL on failure. */
static tensor_handle add_by_name(struct addition *add) {
    tensor_handle out = calloc(1, sizeof(void *));
    add->result = out;
    if (out != NULL && torch.parallel_for(0, 1, 1, call_add, add)) {
        free(out);
        return NULL;
    }
    return out;
}

/* 1 + 2 * 3 in integers: wrong tags or a wrong layout would give another number or dtype. */
static bool adds_integers(void) {
    tensor_handle one, three, sum = NULL;
    if (torch.scalar_i64(1, &one))
        return false;
    if (torch.scalar_i64(3, &three)) {
        torch.delete_tensor(one);
        return false;
    }
    struct addition add = {.a = one, .b = three, .alpha = {.tag = SCALAR_INT, .v = {.i = 2}}};
    sum = add_by_name(&add);
    void *data = NULL;
    int32_t dtype = -1;
    bool right = sum != NULL && !torch.get_dtype(sum, &dtype) && dtype == 4 && !torch.get_data_ptr(sum, &data)
        && *(int64_t *)data == 7;
    torch.delete_tensor(one);
    torch.delete_tensor(three);
    if (sum != NULL)
        torch.delete_tensor(sum);
    return right;
}

void shim_check_scalars(void) {
#if defined(__x86_64__) && defined(__linux__)
    bool usable = torch.add_tensor != NULL && torch.add_tensor_in_place != NULL && adds_integers();
#else
    bool usable = false;
#endif
    if (!usable) {
        torch.add_tensor = NULL;
        torch.add_tensor_in_place = NULL;
    }
}

int32_t isthmus_add(isthmus_tensor a, isthmus_tensor b, int32_t alpha_kind, int64_t alpha_bits, isthmus_result *result) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(a != NULL && b != NULL && result != NULL, "isthmus_add: NULL argument");
    struct addition add = {.a = a, .b = b};
    int32_t status = make_scalar(alpha_kind, alpha_bits, &add.alpha);
    if (status != ISTHMUS_OK)
        return status;
    tensor_handle out;
    if (torch.add_tensor == NULL) {
        double alpha = alpha_kind == ISTHMUS_INT ? (double)alpha_bits : add.alpha.v.d;
        if (torch.subtract((tensor_handle)a, (tensor_handle)b, -alpha, &out))
            return shim_torch_failed("add");
        return shim_hand_out(out, result);
    }
    out = add_by_name(&add);
    return out == NULL ? shim_torch_failed("add") : shim_hand_out(out, result);
}

int32_t isthmus_add_in_place(isthmus_tensor a, isthmus_tensor b, int32_t alpha_kind, int64_t alpha_bits) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(a != NULL && b != NULL, "isthmus_add_in_place: NULL argument");
    struct addition add = {.result = a, .b = b};
    int32_t status = make_scalar(alpha_kind, alpha_bits, &add.alpha);
    if (status != ISTHMUS_OK)
        return status;
    if (torch.add_tensor_in_place != NULL) {
        if (torch.parallel_for(0, 1, 1, call_add_in_place, &add))
            return shim_torch_failed("add in place");
        return ISTHMUS_OK;
    }
    isthmus_result sum, copied;
    status = isthmus_add(a, b, alpha_kind, alpha_bits, &sum);
    if (status != ISTHMUS_OK)
        return status;
    isthmus_value copy[] = {
        {ISTHMUS_TENSOR, 0, (intptr_t)a}, {ISTHMUS_TENSOR, 0, (intptr_t)sum.tensor}, {ISTHMUS_BOOL, 0, 0}};
    status = isthmus_call("aten::copy_", "", copy, 3, &copied, 1);
    isthmus_delete(&sum.tensor, 1);
    if (status == ISTHMUS_OK)
        isthmus_delete(&copied.tensor, 1);
    return status;
}

int32_t isthmus_scalar(int32_t kind, int64_t bits, isthmus_result *result) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(result != NULL, "isthmus_scalar: result is NULL");
    torch_scalar scalar;
    int32_t status = make_scalar(kind, bits, &scalar);
    if (status != ISTHMUS_OK)
        return status;
    tensor_handle out;
    if (kind == ISTHMUS_INT ? torch.scalar_i64(bits, &out) : torch.scalar_f64(scalar.v.d, &out))
        return shim_torch_failed("scalar");
    return shim_hand_out(out, result);
}
