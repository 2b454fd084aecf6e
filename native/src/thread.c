/*
 * One thread setting.
 *
 * libtorch threads with OpenMP, the OpenBLAS of Maven Central with its own pthreads. Left alone the two multiply: libtorch
 * calls BLAS from inside its OpenMP regions (attention does), OpenBLAS then prints a warning a call and runs 2.6 times
 * slower than it need be. So BLAS is kept at one thread for good and libtorch's threads do the splitting; linear layers, the
 * only large products outside such a region, go to oneDNN, which uses the same OpenMP threads (linear.c). Measured, this is
 * also the fastest of the arrangements tried: docs/benchmarks has the table.
 */
#include "shim.h"

int shim_work_alone(void) {
    /* libtorch's own question, because it first gives a new thread the setting that the user made on another. */
    uint32_t threads;
    if (torch.omp_set_threads == NULL || torch.get_num_threads(&threads) || threads <= 1)
        return 0;
    torch.omp_set_threads(1);
    return (int)threads;
}

void shim_share_again(int threads) {
    if (threads > 0)
        torch.omp_set_threads(threads);
}

int32_t isthmus_set_threads(int32_t threads) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(threads >= 1 && threads <= 1024, "threads is %d; expected 1 to 1024", threads);
    if (torch.set_num_threads == NULL)
        return shim_fail(ISTHMUS_UNAVAILABLE, "this libtorch does not let its number of threads be set");
    torch.set_num_threads(threads);
    if (torch.openblas_set_threads != NULL)
        torch.openblas_set_threads(torch.onednn_linear != NULL ? 1 : threads);
    return ISTHMUS_OK;
}

int32_t isthmus_get_threads(int32_t *torch_threads, int32_t *blas_threads) {
    ISTHMUS_REQUIRE_LOADED;
    ISTHMUS_REQUIRE(torch_threads != NULL && blas_threads != NULL, "isthmus_get_threads: NULL out-parameter");
    uint32_t threads = 0;
    if (torch.get_num_threads(&threads))
        return shim_torch_failed("get_num_threads");
    *torch_threads = (int32_t)threads;
    /* Without an OpenBLAS the BLAS is inside libtorch (MKL, Accelerate) and follows libtorch's own setting. */
    *blas_threads = torch.openblas_get_threads != NULL ? torch.openblas_get_threads() : (int32_t)threads;
    return ISTHMUS_OK;
}
