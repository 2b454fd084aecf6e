/*
 * Which way of multiplying matrices serves the sampler best?
 *
 *   sh tests/benchmarks/blas.sh DIR [DIR ...]      each DIR: a directory with libtorch_cpu.so and the BLAS it was linked to
 *
 * For the shapes of the embedded model it times, on THREADS threads, the best of several rounds of
 *   linear   aten::linear, that is: the BLAS that lies in DIR, with its own threads
 *   split    the same BLAS on one thread, the output columns divided among libtorch's threads by hand
 *   oneDNN   libtorch's oneDNN linear, on libtorch's threads
 *   sdpa     aten::scaled_dot_product_attention, which calls BLAS from inside libtorch's threads
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef void *tensor;
typedef uint64_t slot;

int32_t torch_call_dispatcher(const char *, const char *, slot *, uint64_t);
int32_t torch_parallel_for(int64_t, int64_t, int64_t, void (*)(int64_t, int64_t, void *), void *);
int32_t torch_new_stable_ivalue(slot **);
int32_t aoti_torch_new_tensor_handle(tensor, tensor *);
int32_t aoti_torch_delete_tensor_object(tensor);
int32_t aoti_torch_empty_strided(int64_t, const int64_t *, const int64_t *, int32_t, int32_t, int32_t, tensor *);
int32_t aoti_torch_get_data_ptr(tensor, void **);
int32_t aoti_torch_cpu__linear_pointwise(tensor, tensor, tensor *, const char *, const double **, int64_t, const char **,
                                         tensor *);
void _ZN2at15set_num_threadsEi(int);
void sgemm_(const char *, const char *, const int *, const int *, const int *, const float *, const float *, const int *,
            const float *, const int *, const float *, float *, const int *);

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static void ok(int32_t status, const char *what) {
    if (status) {
        fprintf(stderr, "%s failed\n", what);
        exit(1);
    }
}

static tensor make(int rank, const int64_t *sizes) {
    int64_t strides[4], count = 1;
    for (int d = rank - 1; d >= 0; d--) {
        strides[d] = count;
        count *= sizes[d];
    }
    tensor t;
    ok(aoti_torch_empty_strided(rank, sizes, strides, 6, 0, -1, &t), "empty");
    float *data;
    ok(aoti_torch_get_data_ptr(t, (void **)&data), "data");
    for (int64_t i = 0; i < count; i++)
        data[i] = (rand() % 2001) / 1000.f - 1;
    return t;
}

static slot handle(tensor t) {
    tensor copy;
    ok(aoti_torch_new_tensor_handle(t, &copy), "handle");
    return (slot)(uintptr_t)copy;
}

struct product {
    const float *x, *w, *b;
    float *y;
    tensor tx, tw, tb;
    int m, k, n, threads;
};

static void by_linear(struct product *p) {
    slot *bias;
    ok(torch_new_stable_ivalue(&bias), "optional");
    *bias = handle(p->tb);
    slot stack[3] = {handle(p->tx), handle(p->tw), (slot)(uintptr_t)bias};
    ok(torch_call_dispatcher("aten::linear", "", stack, UINT64_C(0x020d000000000000)), "linear");
    aoti_torch_delete_tensor_object((tensor)(uintptr_t)stack[0]);
}

static void columns(int64_t from, int64_t to, void *context) {
    struct product *p = context;
    int n = (int)(to - from);
    float one = 1;
    for (int i = 0; i < p->m; i++)
        memcpy(p->y + (size_t)i * p->n + from, p->b + from, sizeof(float) * n);
    sgemm_("T", "N", &n, &p->m, &p->k, &one, p->w + from * p->k, &p->k, p->x, &p->k, &one, p->y + from, &p->n);
}

static void by_split(struct product *p) {
    torch_parallel_for(0, p->n, (p->n + p->threads - 1) / p->threads, columns, p);
}

static void by_onednn(struct product *p) {
    tensor out, bias = p->tb;
    ok(aoti_torch_cpu__linear_pointwise(p->tx, p->tw, &bias, "none", NULL, 0, NULL, &out), "oneDNN linear");
    aoti_torch_delete_tensor_object(out);
}

static double seconds(void (*way)(struct product *), struct product *p) {
    double best = 1e9;
    int repeats = (int)(1e9 / (2.0 * p->m * p->k * p->n)) + 3;
    for (int round = 0; round < 6; round++) {
        double start = now();
        for (int i = 0; i < repeats; i++)
            way(p);
        double each = (now() - start) / repeats;
        best = each < best ? each : best;
    }
    return best;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: blas THREADS BLAS_THREADS\n");
        return 2;
    }
    int threads = atoi(argv[1]), blas_threads = atoi(argv[2]);
    _ZN2at15set_num_threadsEi(threads);
    void (*openblas)(int);
    *(void **)&openblas = dlsym(RTLD_DEFAULT, "openblas_set_num_threads");
    if (openblas != NULL)
        openblas(blas_threads);

    static const int shapes[][3] = {{6, 256, 256},     {6, 256, 768},     {40, 256, 768},   {64, 256, 768},    {544, 256, 256},
                                    {544, 256, 768},   {544, 256, 1024},  {544, 1024, 256}, {5440, 256, 1024}, {512, 1280, 1280}};
    printf("GFLOP/s on %d threads (BLAS %d)\n%6s %6s %6s %9s %9s %9s\n", threads, blas_threads, "rows", "in", "out", "linear",
           "split", "oneDNN");
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        struct product p = {.m = shapes[s][0], .k = shapes[s][1], .n = shapes[s][2], .threads = threads};
        p.tx = make(2, (int64_t[]){p.m, p.k});
        p.tw = make(2, (int64_t[]){p.n, p.k});
        p.tb = make(1, (int64_t[]){p.n});
        tensor y = make(2, (int64_t[]){p.m, p.n});
        aoti_torch_get_data_ptr(p.tx, (void **)&p.x);
        aoti_torch_get_data_ptr(p.tw, (void **)&p.w);
        aoti_torch_get_data_ptr(p.tb, (void **)&p.b);
        aoti_torch_get_data_ptr(y, (void **)&p.y);
        double giga = 2e-9 * p.m * p.k * p.n;
        printf("%6d %6d %6d", p.m, p.k, p.n);
        printf(" %9.1f", giga / seconds(by_linear, &p));
        /* A BLAS with several threads inside several threads only warns and crawls. */
        if (blas_threads == 1 || openblas == NULL)
            printf(" %9.1f", giga / seconds(by_split, &p));
        else
            printf(" %9s", "-");
        printf(" %9.1f\n", giga / seconds(by_onednn, &p));
        fflush(stdout);
    }
    static const int64_t batches[] = {2, 20};
    for (int s = 0; s < 2; s++) {
        int64_t sizes[4] = {batches[s], 8, 272, 32};
        tensor q = make(4, sizes), k = make(4, sizes), v = make(4, sizes);
        double best = 1e9;
        for (int round = 0; round < 40; round++) {
            slot stack[8] = {handle(q), handle(k), handle(v), 0, 0, 0, 0, 0};
            double start = now();
            ok(torch_call_dispatcher("aten::scaled_dot_product_attention", "", stack, UINT64_C(0x020d000000000000)), "sdpa");
            double each = now() - start;
            best = each < best ? each : best;
            aoti_torch_delete_tensor_object((tensor)(uintptr_t)stack[0]);
        }
        printf("sdpa [%d, 8, 272, 32]: %.2f ms, %.1f GFLOP/s\n", (int)batches[s], best * 1e3,
               4e-9 * (double)batches[s] * 8 * 272 * 272 * 32 / best);
    }
    return 0;
}
