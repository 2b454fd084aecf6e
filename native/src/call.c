/*
 * The general door: any op of libtorch through its boxed dispatcher.
 *
 * Encodings (one 64-bit slot a value) are those of libtorch's stable C ABI. Slots that own something are consumed by the
 * dispatcher, also when the op itself fails; what was encoded before a failure on our side is given back by release(). Only for
 * an op or an argument kind that libtorch does not know are the slots not consumed, and nobody can tell how many: they leak.
 */
#include "shim.h"

#include <stdlib.h>
#include <string.h>

/* The libtorch whose schemas the callers of this shim were written against. */
#define SCHEMAS_OF UINT64_C(0x020d000000000000)
#define MAX_ARGUMENTS 32

static int32_t box_optional(stable_value value, stable_value *slot);
static void free_box(stable_value *cell);

/* torch_delete_list frees the list alone; the handles in it are the caller's until the dispatcher has taken them. */
static void release_list(int32_t kind, list_handle list) {
    size_t size = 0;
    stable_value element;
    if (kind == ISTHMUS_TENSORS || kind == ISTHMUS_OPTIONAL_TENSORS)
        (void)torch.list_size(list, &size);
    for (size_t i = 0; i < size; i++) {
        if (torch.list_get(list, i, &element) || element == 0)
            continue;
        void *owned = (void *)(uintptr_t)element;
        torch.delete_tensor(kind == ISTHMUS_TENSORS ? owned : (tensor_handle)(uintptr_t) * (stable_value *)owned);
        if (kind == ISTHMUS_OPTIONAL_TENSORS)
            free_box(owned);
    }
    torch.delete_list(list);
}

/* An element of a list of tensors: its own handle, boxed where the list is of Tensor?, 0 for None. */
static int32_t encode_element(const isthmus_value *value, int32_t i, stable_value *element) {
    tensor_handle given = (tensor_handle)((isthmus_tensor *)(intptr_t)value->bits)[i], copy;
    *element = 0;
    if (given == NULL)
        return value->kind == ISTHMUS_OPTIONAL_TENSORS ? ISTHMUS_OK
                                                       : shim_fail(ISTHMUS_BAD_ARGUMENT, "tensor %d of a list is NULL", i);
    if (torch.new_handle(given, &copy))
        return shim_torch_failed("new tensor handle");
    *element = (stable_value)(uintptr_t)copy;
    if (value->kind == ISTHMUS_TENSORS)
        return ISTHMUS_OK;
    int32_t status = box_optional(*element, element);
    if (status != ISTHMUS_OK)
        torch.delete_tensor(copy);
    return status;
}

static int32_t encode_list(const isthmus_value *value, stable_value *slot) {
    list_handle list;
    if (torch.new_list((size_t)value->count, &list))
        return shim_torch_failed("new list");
    for (int32_t i = 0; i < value->count; i++) {
        stable_value element;
        if (value->kind == ISTHMUS_TENSORS || value->kind == ISTHMUS_OPTIONAL_TENSORS) {
            int32_t status = encode_element(value, i, &element);
            if (status != ISTHMUS_OK) {
                release_list(value->kind, list);
                return status;
            }
        } else {
            element = ((uint64_t *)(intptr_t)value->bits)[i]; /* int64, double and bool are all their own bits */
        }
        if (torch.list_push_back(list, element)) {
            torch.delete_list(list);
            return shim_torch_failed("list push back");
        }
    }
    *slot = (stable_value)(uintptr_t)list;
    return ISTHMUS_OK;
}

static int32_t encode_plain(const isthmus_value *value, stable_value *slot) {
    switch (value->kind) {
    case ISTHMUS_NONE:
        *slot = 0;
        return ISTHMUS_OK;
    case ISTHMUS_TENSOR: {
        ISTHMUS_REQUIRE(value->bits != 0, "a tensor argument is NULL");
        tensor_handle copy;
        if (torch.new_handle((tensor_handle)(intptr_t)value->bits, &copy))
            return shim_torch_failed("new tensor handle");
        *slot = (stable_value)(uintptr_t)copy;
        return ISTHMUS_OK;
    }
    case ISTHMUS_INT:
    case ISTHMUS_FLOAT:
    case ISTHMUS_DEVICE:
        *slot = (stable_value)value->bits;
        return ISTHMUS_OK;
    case ISTHMUS_BOOL:
    case ISTHMUS_DTYPE:
    case ISTHMUS_LAYOUT:
    case ISTHMUS_MEMORY_FORMAT:
        *slot = (uint32_t)value->bits;
        return ISTHMUS_OK;
    case ISTHMUS_INTS:
    case ISTHMUS_FLOATS:
    case ISTHMUS_BOOLS:
    case ISTHMUS_TENSORS:
    case ISTHMUS_OPTIONAL_TENSORS:
        ISTHMUS_REQUIRE(value->count >= 0 && (value->count == 0 || value->bits != 0), "a list argument is NULL");
        return encode_list(value, slot);
    case ISTHMUS_STRING: {
        string_handle string;
        ISTHMUS_REQUIRE(value->count >= 0 && value->bits != 0, "a string argument is NULL");
        if (torch.new_string((const char *)(intptr_t)value->bits, (size_t)value->count, &string))
            return shim_torch_failed("new string");
        *slot = (stable_value)(uintptr_t)string;
        return ISTHMUS_OK;
    }
    case ISTHMUS_GENERATOR: {
        ISTHMUS_REQUIRE(value->bits != 0 && torch.new_generator != NULL, "a generator argument is NULL");
        generator_handle copy;
        if (torch.new_generator((generator_handle)(intptr_t)value->bits, &copy))
            return shim_torch_failed("new generator handle");
        *slot = (stable_value)(uintptr_t)copy;
        return ISTHMUS_OK;
    }
    default:
        return shim_fail(ISTHMUS_BAD_ARGUMENT, "unknown kind of argument: %d", value->kind);
    }
}

static void release_plain(int32_t kind, stable_value slot) {
    void *owned = (void *)(uintptr_t)slot;
    switch (kind) {
    case ISTHMUS_TENSOR:
        torch.delete_tensor(owned);
        break;
    case ISTHMUS_INTS:
    case ISTHMUS_FLOATS:
    case ISTHMUS_BOOLS:
    case ISTHMUS_TENSORS:
    case ISTHMUS_OPTIONAL_TENSORS:
        release_list(kind, owned);
        break;
    case ISTHMUS_GENERATOR:
        torch.delete_generator(owned);
        break;
    case ISTHMUS_STRING:
        torch.delete_string(owned);
        break;
    default:
        break;
    }
}

/* A given T? is a pointer to a cell that the dispatcher frees. */
static int32_t box_optional(stable_value value, stable_value *slot) {
    stable_value *cell;
    if (torch.new_stable_value != NULL) {
        if (torch.new_stable_value(&cell))
            return shim_torch_failed("new optional");
    } else {
        cell = malloc(sizeof *cell); /* libtorch before 2.13 frees it with C++ delete, which is free() in glibc */
        if (cell == NULL)
            return shim_fail(ISTHMUS_TORCH_ERROR, "out of memory");
    }
    *cell = value;
    *slot = (stable_value)(uintptr_t)cell;
    return ISTHMUS_OK;
}

static void free_box(stable_value *cell) {
    if (torch.delete_stable_value != NULL)
        torch.delete_stable_value(cell);
    else
        free(cell);
}

static int32_t encode(const isthmus_value *value, stable_value *slot) {
    isthmus_value plain = *value;
    plain.kind &= ~ISTHMUS_OPTIONAL;
    int32_t status = encode_plain(&plain, slot);
    if (status != ISTHMUS_OK || plain.kind == value->kind)
        return status;
    stable_value inner = *slot;
    status = box_optional(inner, slot);
    if (status != ISTHMUS_OK)
        release_plain(plain.kind, inner);
    return status;
}

static void release(const isthmus_value *value, stable_value slot) {
    int32_t plain = value->kind & ~ISTHMUS_OPTIONAL;
    if (plain == value->kind) {
        release_plain(plain, slot);
        return;
    }
    stable_value *cell = (stable_value *)(uintptr_t)slot;
    release_plain(plain, *cell);
    free_box(cell);
}

/* libtorch shares some ops among its threads however small they are, layer norm row by row. An op whose tensors are all
 * smaller than this is not worth waking a thread for. (A small outer product can have a large result; it is only slower.) */
#define ALONE_BELOW_ELEMENTS 32768

static bool is_small(const isthmus_value *arguments, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        int32_t kind = arguments[i].kind & ~ISTHMUS_OPTIONAL;
        int64_t elements;
        if (kind == ISTHMUS_TENSORS || kind == ISTHMUS_OPTIONAL_TENSORS
            || (kind == ISTHMUS_TENSOR
                && (torch.get_numel((tensor_handle)(intptr_t)arguments[i].bits, &elements) || elements >= ALONE_BELOW_ELEMENTS)))
            return false;
    }
    return true;
}

/* Gives back what the dispatcher returned and nobody took. */
static void drop_returns(const int32_t *returns, const stable_value *stack, int32_t from, int32_t to) {
    for (int32_t i = from; i < to; i++) {
        void *owned = (void *)(uintptr_t)stack[i];
        if (returns[i] == ISTHMUS_TENSOR)
            torch.delete_tensor(owned);
        else if (returns[i] == ISTHMUS_TENSORS)
            release_list(ISTHMUS_TENSORS, owned);
    }
}

/* The places for results, and how many are taken. */
struct results {
    isthmus_result *places;
    int32_t capacity, taken;
};

static int32_t take_tensor(tensor_handle tensor, struct results *results) {
    if (results->taken == results->capacity) {
        torch.delete_tensor(tensor);
        return shim_fail(ISTHMUS_BAD_ARGUMENT, "more than %d results", results->capacity);
    }
    int32_t status = shim_hand_out(tensor, &results->places[results->taken]);
    if (status == ISTHMUS_OK)
        results->taken++;
    return status;
}

/* The list holds one handle for each element, does not delete them with itself, and gives the same one however often it is
 * asked: each is taken once, or deleted after the first that could not be. */
static int32_t take_list(list_handle list, struct results *results) {
    size_t size = 0;
    int32_t status = torch.list_size(list, &size) ? shim_torch_failed("list size") : ISTHMUS_OK;
    for (size_t i = 0; i < size; i++) {
        stable_value element;
        if (torch.list_get(list, i, &element))
            status = shim_torch_failed("list item");
        else if (status == ISTHMUS_OK)
            status = take_tensor((tensor_handle)(uintptr_t)element, results);
        else
            torch.delete_tensor((tensor_handle)(uintptr_t)element);
    }
    torch.delete_list(list);
    return status;
}

static int32_t take(int32_t kind, stable_value value, struct results *results) {
    switch (kind) {
    case ISTHMUS_TENSOR:
        return take_tensor((tensor_handle)(uintptr_t)value, results);
    case ISTHMUS_TENSORS:
        return take_list((list_handle)(uintptr_t)value, results);
    default:
        ISTHMUS_REQUIRE(results->taken < results->capacity, "more than %d results", results->capacity);
        isthmus_result *result = &results->places[results->taken++];
        memset(result, 0, sizeof *result);
        result->kind = kind;
        result->bits = kind == ISTHMUS_BOOL ? (int64_t)(value & 1) : kind == ISTHMUS_DTYPE ? (int32_t)value : (int64_t)value;
        result->warnings = shim_warnings();
        return ISTHMUS_OK;
    }
}

static bool can_be_returned(int32_t kind) {
    return kind == ISTHMUS_TENSOR || kind == ISTHMUS_TENSORS || kind == ISTHMUS_INT || kind == ISTHMUS_FLOAT
        || kind == ISTHMUS_BOOL || kind == ISTHMUS_DTYPE;
}

int32_t isthmus_call(const char *op, const char *overload, const isthmus_value *arguments, int32_t argument_count,
                     const int32_t *returns, int32_t return_count, isthmus_result *results, int32_t capacity,
                     int32_t *result_count, const void *held_a, const void *held_b, const void *held_c, const void *held_d) {
    (void)held_a, (void)held_b, (void)held_c, (void)held_d;
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(op != NULL && overload != NULL && result_count != NULL, "isthmus_call: NULL argument");
    ISTHMUS_REQUIRE(argument_count >= 0 && argument_count <= MAX_ARGUMENTS && (argument_count == 0 || arguments != NULL),
                    "%s: %d arguments; expected 0 to %d", op, argument_count, MAX_ARGUMENTS);
    ISTHMUS_REQUIRE(return_count >= 0 && return_count <= MAX_ARGUMENTS && (return_count == 0 || returns != NULL),
                    "%s: %d results; expected 0 to %d", op, return_count, MAX_ARGUMENTS);
    ISTHMUS_REQUIRE(capacity >= 0 && (capacity == 0 || results != NULL), "%s: no places for results", op);
    for (int32_t i = 0; i < return_count; i++)
        ISTHMUS_REQUIRE(can_be_returned(returns[i]), "%s: a result of kind %d cannot be taken", op, returns[i]);

    stable_value stack[MAX_ARGUMENTS];
    for (int32_t i = 0; i < argument_count; i++) {
        int32_t status = encode(&arguments[i], &stack[i]);
        if (status != ISTHMUS_OK) {
            while (--i >= 0)
                release(&arguments[i], stack[i]);
            return status;
        }
    }
    int threads = is_small(arguments, argument_count) ? shim_work_alone() : 0;
    int32_t failed = torch.call_dispatcher(op, overload, stack, SCHEMAS_OF);
    shim_share_again(threads);
    if (failed)
        return shim_torch_failed(op);

    struct results taken = {results, capacity, 0};
    for (int32_t i = 0; i < return_count; i++) {
        int32_t status = take(returns[i], stack[i], &taken);
        if (status != ISTHMUS_OK) {
            drop_returns(returns, stack, i + 1, return_count);
            for (int32_t j = 0; j < taken.taken; j++)
                if (results[j].kind == ISTHMUS_TENSOR)
                    isthmus_delete(&results[j].tensor, 1);
            return status;
        }
    }
    *result_count = taken.taken;
    return ISTHMUS_OK;
}

int32_t shim_call(const char *op, const isthmus_value *arguments, int32_t argument_count, isthmus_result *result) {
    static const int32_t one_tensor = ISTHMUS_TENSOR;
    int32_t count;
    return isthmus_call(op, "", arguments, argument_count, &one_tensor, 1, result, 1, &count, NULL, NULL, NULL, NULL);
}
