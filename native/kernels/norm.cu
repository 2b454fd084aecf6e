/*
 * What stands between the matrix products of a transformer or of the diffusion head, each as one pass over memory: layer
 * normalisation with adaLN's modulation, and the gated residual. Statistics and sums are single precision whatever the products are.
 */
#include <cstdint>
#include <cuda_bf16.h>
#include <cuda_fp16.h>

namespace {

__device__ float load(const float *p, int64_t i) { return p[i]; }
__device__ float load(const __half *p, int64_t i) { return __half2float(p[i]); }
__device__ float load(const __nv_bfloat16 *p, int64_t i) { return __bfloat162float(p[i]); }
__device__ void store(float *p, int64_t i, float value) { p[i] = value; }
__device__ void store(__half *p, int64_t i, float value) { p[i] = __float2half_rn(value); }
__device__ void store(__nv_bfloat16 *p, int64_t i, float value) { p[i] = __float2bfloat16_rn(value); }

constexpr int WARP = 32;

/* The sum over all threads of a block, in every thread. */
__device__ float block_sum(float value) {
    __shared__ float partial[WARP];
    for (int offset = WARP / 2; offset > 0; offset /= 2)
        value += __shfl_xor_sync(0xffffffffu, value, offset);
    int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP, warps = blockDim.x / WARP;
    if (lane == 0)
        partial[warp] = value;
    __syncthreads();
    float sum = lane < warps ? partial[lane] : 0;
    for (int offset = WARP / 2; offset > 0; offset /= 2)
        sum += __shfl_xor_sync(0xffffffffu, sum, offset);
    __syncthreads(); /* partial is used again by the next sum */
    return sum;
}

/* One block a row; row holds the row's values, which are read three times. */
template <typename M, typename T>
__device__ void norm(const float *x, const float *weight, const float *bias, const M *scale, const M *shift, int64_t stride, T *out,
                     int32_t width, float eps) {
    extern __shared__ float row[];
    int64_t r = blockIdx.x;
    float sum = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        row[i] = x[r * width + i];
        sum += row[i];
    }
    float mean = block_sum(sum) / width;
    float squares = 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float d = row[i] - mean;
        squares += d * d;
    }
    float inverse = rsqrtf(block_sum(squares) / width + eps);
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float y = (row[i] - mean) * inverse;
        if (weight != nullptr)
            y = y * weight[i] + bias[i];
        if (scale != nullptr)
            y = y * load(scale, r * stride + i) + load(shift, r * stride + i);
        store(out, r * width + i, y);
    }
}

template <typename T>
__device__ void gated_add(float *h, const T *gate, int64_t stride, const T *u, int64_t elements, int32_t width) {
    int64_t i = (int64_t)blockIdx.x * blockDim.x + threadIdx.x;
    if (i < elements)
        h[i] += load(gate, i / width * stride + i % width) * load(u, i);
}

}

/*
 * norm_M_T     out [rows, width] of type T = normalised x [rows, width], times weight plus bias (NULL for neither), times scale plus shift (of type M; NULL for
 *              neither; rows of them begin stride elements apart). One block a row, a multiple of 32 threads, width floats shared.
 * gated_add_M  h [rows, width] += gate * u; rows of gate begin stride elements apart
 */
#define NORM(M, M_NAME, T, T_NAME)                                                                                      \
    extern "C" __global__ void norm_##M_NAME##_##T_NAME(const float *x, const float *weight, const float *bias,         \
                                                        const M *scale, const M *shift, int64_t stride, T *out,         \
                                                        int32_t width, float eps) {                                     \
        norm<M, T>(x, weight, bias, scale, shift, stride, out, width, eps);                                             \
    }
#define GATED_ADD(M, NAME)                                                                                              \
    extern "C" __global__ void gated_add_##NAME(float *h, const M *gate, int64_t stride, const M *u, int64_t elements,  \
                                                int32_t width) {                                                        \
        gated_add<M>(h, gate, stride, u, elements, width);                                                              \
    }

NORM(float, f32, float, f32)
NORM(__half, f16, __half, f16)
NORM(__half, f16, float, f32)
NORM(__nv_bfloat16, bf16, __nv_bfloat16, bf16)
NORM(__nv_bfloat16, bf16, float, f32)
GATED_ADD(float, f32)
GATED_ADD(__half, f16)
GATED_ADD(__nv_bfloat16, bf16)
