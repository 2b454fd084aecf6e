/* One error text per thread: read right after the failing call, on the same thread. */
#include "shim.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char text[4096];

int32_t shim_fail(int32_t status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return status;
}

int32_t shim_torch_failed(const char *what) {
    const char *reason = torch.what ? torch.what() : NULL;
    if (reason == NULL || *reason == '\0')
        reason = "libtorch gave no reason (versions before 2.13 print it to stderr)";
    return shim_fail(ISTHMUS_TORCH_ERROR, "%s: %s", what, reason);
}

int32_t isthmus_last_error(char *out, int64_t capacity, int64_t *length) {
    if (out == NULL || capacity < 1 || length == NULL)
        return ISTHMUS_BAD_ARGUMENT; /* the text itself must survive a bad attempt to read it */
    size_t all = strlen(text);
    size_t copied = all < (size_t)capacity ? all : (size_t)capacity - 1;
    memcpy(out, text, copied);
    out[copied] = '\0';
    *length = (int64_t)all;
    return ISTHMUS_OK;
}
