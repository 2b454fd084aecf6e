/*
 * What libtorch has to say, per thread: the text of the last failure, read right after the failing call, and its warnings,
 * which wait in a short queue.
 *
 * libtorch prints warnings to stderr unless the thread has a handler. A handler is a C++ object; ours is written out by hand
 * as GNU's C++ ABI lays it out: a pointer to a table of two destructors and the one method.
 */
#include "shim.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
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

#define WARNING_BYTES 1024
#define WARNINGS_KEPT 8 /* what comes while these wait is counted out: the first ones tell most */

static _Thread_local char warnings[WARNINGS_KEPT][WARNING_BYTES];
static _Thread_local int32_t oldest, waiting;

int32_t shim_warnings(void) { return waiting; }

static void keep_warning(void *handler, const void *warning) {
    (void)handler;
    const struct cxx_string *message = torch.warning_text(warning);
    if (waiting == WARNINGS_KEPT)
        return;
    char *slot = warnings[(oldest + waiting++) % WARNINGS_KEPT];
    size_t length = message->length < WARNING_BYTES ? message->length : WARNING_BYTES - 1;
    memcpy(slot, message->text, length);
    slot[length] = '\0';
}

static void destroy_nothing(void *handler) { (void)handler; }

int32_t isthmus_next_warning(char *out, int64_t capacity, int64_t *length) {
    ISTHMUS_REQUIRE(out != NULL && capacity > 0 && length != NULL, "isthmus_next_warning: no room for the text");
    *length = -1;
    if (waiting == 0)
        return ISTHMUS_OK;
    const char *slot = warnings[oldest];
    oldest = (oldest + 1) % WARNINGS_KEPT;
    waiting--;
    snprintf(out, (size_t)capacity, "%s", slot);
    *length = (int64_t)strlen(out);
    return ISTHMUS_OK;
}

void shim_enter_thread(void) {
    static _Thread_local bool entered;
    if (entered)
        return;
    entered = true;
    torch.set_grad_mode(false);
#if defined(__x86_64__) && defined(__linux__)
    static void *const methods[] = {(void *)destroy_nothing, (void *)destroy_nothing, (void *)keep_warning};
    static struct {
        void *const *methods;
    } handler = {methods};
    if (torch.set_warning_handler != NULL && torch.warning_text != NULL)
        torch.set_warning_handler(&handler);
#endif
}

static bool manage_nothing(void *to, const void *from, int operation) {
    (void)to, (void)from, (void)operation;
    return false;
}

static void *empty_trace(struct cxx_string *result, const void *functor) {
    (void)functor;
    result->text = result->local;
    result->length = 0;
    result->local[0] = '\0';
    return result;
}

void shim_drop_backtraces(void) {
#if defined(__x86_64__) && defined(__linux__)
    struct cxx_function fetcher = {{NULL, NULL}, manage_nothing, empty_trace};
    if (torch.set_stack_trace_fetcher != NULL && getenv("TORCH_SHOW_CPP_STACKTRACES") == NULL)
        torch.set_stack_trace_fetcher(&fetcher);
#else
    (void)manage_nothing, (void)empty_trace;
#endif
}
