/*
 * CUDA graphs by libtorch's own class: it alone can make its allocator serve a capture from a pool of its own, without which
 * memory that the captured work uses would be given to others between two replays. The members are called by name, as
 * invoke.c does it; the object lies in memory that is larger than any version of it so far.
 */
#include "cuda.h"

#include <stdlib.h>

#define OBJECT_BYTES 4096
#define CAPTURE_THREAD_LOCAL 1 /* other threads may go on allocating */

static bool available(void) {
    return shim_has_scalars() && cuda_torch.graph_construct != NULL && cuda_torch.graph_destroy != NULL
        && cuda_torch.graph_begin != NULL && cuda_torch.graph_end != NULL && cuda_torch.graph_replay != NULL;
}

static int32_t call(void (*member)(void), void *graph, const char *what) {
    isthmus_value self = {ISTHMUS_INT, 0, (intptr_t)graph};
    return shim_invoke_void(member, &self, 1, what);
}

int32_t isthmus_cuda_graph_begin(int32_t device, isthmus_graph *graph) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(graph != NULL, "isthmus_cuda_graph_begin: graph is NULL");
    if (!available())
        return shim_fail(ISTHMUS_UNAVAILABLE, "this libtorch has no CUDA graphs that can be called here");
    /* libtorch records on the current device of CUDA's runtime, which nothing here changes from 0; Java asks for no other. */
    int32_t status = cuda_check_device(device);
    if (status != ISTHMUS_OK)
        return status;
    void *made = calloc(1, OBJECT_BYTES);
    if (made == NULL)
        return shim_fail(ISTHMUS_TORCH_ERROR, "a CUDA graph: out of memory");
    isthmus_value construct[] = {{ISTHMUS_INT, 0, (intptr_t)made}, {ISTHMUS_BOOL, 0, 0}};
    status = shim_invoke_void(cuda_torch.graph_construct, construct, 2, "a CUDA graph");
    if (status != ISTHMUS_OK) {
        free(made);
        return status;
    }
    /* The pool (0, 0) stands for one of this graph's own. */
    isthmus_value begin[] = {{ISTHMUS_INT, 0, (intptr_t)made},
                             {ISTHMUS_INT, 0, 0},
                             {ISTHMUS_INT, 0, 0},
                             {ISTHMUS_INT, 0, CAPTURE_THREAD_LOCAL}};
    status = shim_invoke_void(cuda_torch.graph_begin, begin, 4, "beginning a capture");
    if (status != ISTHMUS_OK) {
        isthmus_cuda_graph_delete((isthmus_graph)made);
        return status;
    }
    *graph = (isthmus_graph)made;
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_graph_end(isthmus_graph graph) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(graph != NULL, "isthmus_cuda_graph_end: graph is NULL");
    return call(cuda_torch.graph_end, graph, "ending a capture");
}

int32_t isthmus_cuda_graph_replay(isthmus_graph graph) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(graph != NULL, "isthmus_cuda_graph_replay: graph is NULL");
    return call(cuda_torch.graph_replay, graph, "replaying a CUDA graph");
}

int32_t isthmus_cuda_graph_delete(isthmus_graph graph) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(graph != NULL, "isthmus_cuda_graph_delete: graph is NULL");
    int32_t status = call(cuda_torch.graph_destroy, graph, "deleting a CUDA graph");
    free(graph);
    return status;
}
