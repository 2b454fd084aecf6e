/* Random generators of libtorch: what its C ABI lacks is making one, so that is done by the C++ name. */
#include "shim.h"

#include <stdlib.h>

int32_t isthmus_generator_new(int64_t seed, isthmus_generator *generator) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(generator != NULL, "isthmus_generator_new: generator is NULL");
    if (!shim_has_scalars() || torch.create_generator == NULL || torch.new_generator == NULL || torch.delete_generator == NULL)
        return shim_fail(ISTHMUS_UNAVAILABLE, "random generators need libtorch 2.13 or later on Linux x86-64");
    /* A handle is a pointer to an at::Generator on the heap, which is itself one pointer; the C ABI's delete ends it. */
    void **made = calloc(1, sizeof *made);
    if (made == NULL)
        return shim_fail(ISTHMUS_TORCH_ERROR, "generator: out of memory");
    torch.create_generator(made, (uint64_t)seed);
    *generator = (isthmus_generator)made;
    return ISTHMUS_OK;
}

int32_t isthmus_generator_delete(isthmus_generator generator) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(generator != NULL, "isthmus_generator_delete: generator is NULL");
    return torch.delete_generator((generator_handle)generator) ? shim_torch_failed("delete generator") : ISTHMUS_OK;
}
