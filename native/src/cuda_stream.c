/* Streams, which are libtorch's, and events, which are the driver's. */
#include "cuda.h"

#define EVENT_BLOCKING 1 /* a waiting thread sleeps instead of spinning */
#define EVENT_UNTIMED 2
#define NOT_READY 600

int32_t isthmus_cuda_pooled_stream(int32_t device, int32_t high_priority, isthmus_stream *stream) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(stream != NULL, "isthmus_cuda_pooled_stream: stream is NULL");
    int32_t status = cuda_check_device(device);
    if (status != ISTHMUS_OK)
        return status;
    void *given;
    if (cuda_torch.pooled_stream(high_priority != 0, device, &given))
        return shim_torch_failed("a stream from the pool");
    *stream = given;
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_current_stream(int32_t device, isthmus_stream *stream) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(stream != NULL, "isthmus_cuda_current_stream: stream is NULL");
    int32_t status = cuda_check_device(device);
    if (status != ISTHMUS_OK)
        return status;
    void *current;
    if (cuda_torch.current_stream(device, &current))
        return shim_torch_failed("the current stream");
    *stream = current;
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_use_stream(int32_t device, isthmus_stream stream) {
    CUDA_REQUIRE_LOADED;
    int32_t status = cuda_check_device(device);
    if (status != ISTHMUS_OK)
        return status;
    return cuda_torch.use_stream(stream, device) ? shim_torch_failed("setting the stream") : ISTHMUS_OK;
}

int32_t isthmus_cuda_synchronize(int32_t device, isthmus_stream stream) {
    CUDA_REQUIRE_LOADED;
    CUDA_IN(device, cuda.stream_synchronize(stream), "waiting for a stream");
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_event_new(int32_t device, int32_t timed, isthmus_event *event) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(event != NULL, "isthmus_cuda_event_new: event is NULL");
    CUDA_IN(device, cuda.event_create((void **)event, EVENT_BLOCKING | (timed ? 0 : EVENT_UNTIMED)), "cuEventCreate");
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_event_delete(int32_t device, isthmus_event event) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(event != NULL, "isthmus_cuda_event_delete: event is NULL");
    CUDA_IN(device, cuda.event_destroy(event), "cuEventDestroy");
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_event_record(int32_t device, isthmus_event event, isthmus_stream stream) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(event != NULL, "isthmus_cuda_event_record: event is NULL");
    CUDA_IN(device, cuda.event_record(event, stream), "cuEventRecord");
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_event_query(int32_t device, isthmus_event event, int32_t *done) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(event != NULL && done != NULL, "isthmus_cuda_event_query: NULL argument");
    int32_t status = cuda_enter(device);
    if (status != ISTHMUS_OK)
        return status;
    cu_result result = cuda.event_query(event);
    cuda_leave();
    if (result != 0 && result != NOT_READY)
        return cuda_failed(result, "cuEventQuery");
    *done = result == 0;
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_event_synchronize(int32_t device, isthmus_event event) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(event != NULL, "isthmus_cuda_event_synchronize: event is NULL");
    CUDA_IN(device, cuda.event_synchronize(event), "waiting for an event");
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_event_elapsed(int32_t device, isthmus_event from, isthmus_event to, double *milliseconds) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(from != NULL && to != NULL && milliseconds != NULL, "isthmus_cuda_event_elapsed: NULL argument");
    float elapsed;
    CUDA_IN(device, cuda.event_elapsed(&elapsed, from, to), "cuEventElapsedTime");
    *milliseconds = elapsed;
    return ISTHMUS_OK;
}

int32_t isthmus_cuda_stream_wait(int32_t device, isthmus_stream stream, isthmus_event event) {
    CUDA_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(event != NULL, "isthmus_cuda_stream_wait: event is NULL");
    CUDA_IN(device, cuda.stream_wait(stream, event, 0), "cuStreamWaitEvent");
    return ISTHMUS_OK;
}
