/*
 * Whether an op is registered. The C ABI tells only by failing a call, and a call that fails so leaks its arguments; the
 * dispatcher's own question is asked by its C++ name. What crosses: two std::string side by side, and a std::optional of two
 * words, which is returned in memory. Tried once on a name that exists and one that does not.
 */
#include "shim.h"

#include <string.h>

struct operator_name {
    struct cxx_string name, overload;
};

struct optional_operator {
    void *words[2];
    bool given;
    char spare[40]; /* should a libtorch have a larger one, the trial fails instead of the stack */
};

static struct cxx_string text(const char *c) { return (struct cxx_string){.text = (char *)c, .length = strlen(c)}; }

static bool registered(const char *op, const char *overload) {
    struct operator_name name = {text(op), text(overload)};
    struct optional_operator found = {.given = false};
    torch.find_schema(&found, torch.dispatcher(), &name);
    return found.given;
}

static bool usable;

void shim_check_registry(void) {
#if defined(__x86_64__) && defined(__linux__)
    usable = torch.dispatcher != NULL && torch.find_schema != NULL && registered("aten::add", "Tensor")
        && registered("aten::relu", "") && !registered("aten::add", "no_such_overload") && !registered("aten::no_such_op", "");
#else
    (void)registered;
#endif
}

int32_t isthmus_has_op(const char *op, const char *overload, int32_t *has) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(op != NULL && overload != NULL && has != NULL, "isthmus_has_op: NULL argument");
    if (!usable)
        return shim_fail(ISTHMUS_UNAVAILABLE, "this libtorch does not tell which ops it has");
    *has = registered(op, overload);
    return ISTHMUS_OK;
}
