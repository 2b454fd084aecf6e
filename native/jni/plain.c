/* Functions that do next to nothing, and loops that call them from C. */
#include "bench.h"

#include <stdlib.h>
#include <string.h>

void bench_empty(void) {
    __asm__ volatile("" ::: "memory"); /* or the compiler finds out that nothing is done here */
}

int64_t bench_sum(int64_t a, int64_t b) { return a + b; }

int64_t bench_read(const int64_t *value) { return *value; }

double bench_in(const float *numbers, int64_t count) { return (double)numbers[0] + numbers[count - 1]; }

void bench_out(float *numbers, int64_t count) {
    numbers[0] = 1;
    numbers[count - 1] = 1;
}

double bench_both(float *numbers, int64_t count) {
    double sum = bench_in(numbers, count);
    bench_out(numbers, count);
    return sum;
}

double bench_work(const float *numbers, int64_t count) {
    double all = 0;
    for (int64_t i = 0; i < count; i++)
        all += numbers[i];
    return all;
}

int64_t bench_length(const char *text) { return (int64_t)strlen(text); }

/* The texts of all lengths are ends of one. Written once, by whoever is first: everyone writes the same. */
const char *bench_text(int64_t length) {
    static char letters[BENCH_TEXT + 1];
    if (letters[0] == '\0')
        memset(letters, 'x', BENCH_TEXT);
    return letters + BENCH_TEXT - (length < 0 ? 0 : length > BENCH_TEXT ? BENCH_TEXT : length);
}

int64_t bench_call_back(bench_function function, int64_t count) {
    int64_t number = 0;
    for (int64_t i = 0; i < count; i++)
        number = function(number);
    return number;
}

static int64_t next(int64_t number) { return number + 1; }

/* Called through pointers that the compiler must read each time, as a caller from another library would. */
static void (*volatile empty)(void) = bench_empty;
static int64_t (*volatile sum)(int64_t, int64_t) = bench_sum;
static int64_t (*volatile read_one)(const int64_t *) = bench_read;
static double (*volatile in)(const float *, int64_t) = bench_in;
static int64_t (*volatile length)(const char *) = bench_length;
static int64_t (*volatile call_back)(bench_function, int64_t) = bench_call_back;

/* Two runs of count numbers, touched: pages that nobody has written to would all be one page of zeros. Kept by the thread. */
static float *touched(int64_t count) {
    static _Thread_local float *numbers;
    static _Thread_local int64_t room;
    if (count > room) {
        free(numbers);
        numbers = malloc(2 * (size_t)count * sizeof *numbers);
        room = numbers == NULL ? 0 : count;
        if (numbers != NULL)
            memset(numbers, 1, 2 * (size_t)count * sizeof *numbers);
    }
    return numbers;
}

static int64_t transfers(bool copies, int64_t count, int64_t calls) {
    float *from = touched(count);
    if (from == NULL)
        return -1;
    float *to = from + count;
    double all = 0;
    for (int64_t i = 0; i < calls; i++) {
        if (copies) {
            memcpy(to, from, (size_t)count * sizeof *from);
            __asm__ volatile("" ::"r"(to) : "memory");
        }
        all += in(copies ? to : from, count);
    }
    return (int64_t)all;
}

int64_t bench_floor(int32_t what, int64_t size, int64_t calls) {
    int64_t all = 0;
    switch (what) {
    case BENCH_EMPTY:
        for (int64_t i = 0; i < calls; i++)
            empty();
        return calls;
    case BENCH_SUM:
        for (int64_t i = 0; i < calls; i++)
            all = sum(all, i);
        return all;
    case BENCH_READ:
        for (int64_t i = 0; i < calls; i++)
            all += read_one(&size);
        return all;
    case BENCH_IN:
        return transfers(false, size, calls);
    case BENCH_COPY:
        return transfers(true, size, calls);
    case BENCH_LENGTH:
        for (int64_t i = 0; i < calls; i++)
            all += length(bench_text(size));
        return all;
    case BENCH_CALL_BACK:
        return call_back(next, calls);
    default:
        return -1;
    }
}
