/*
 * The reverse step of the diffusion head: guidance, x0, mean, and noise of learned variance in one pass over x. It is the
 * arithmetic of dev.isthmus.sampler.model.ReverseStep, in the same order and with every product and sum rounded by itself.
 */
#include <cstdint>

/*
 * x         [rows, channels], overwritten
 * predicted [rows, 2 channels], and as many rows again if guided: eps, then the variance channel
 * noise     [rows, channels] standard normal; not read in the last step
 * scales    [2] guidance, temperature
 */
extern "C" __global__ void reverse_step(float *x, const float *predicted, const float *noise, const float *scales, int64_t elements,
                                        int32_t channels, int32_t guided, int32_t last, float x_scale, float eps_scale,
                                        float mean_x0, float mean_x, float min_log, float max_log) {
    int64_t i = (int64_t)blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= elements)
        return;
    int64_t at = i / channels * 2 * channels + i % channels;
    float eps = predicted[at];
    if (guided) {
        float without = predicted[2 * elements + at];
        eps = __fadd_rn(without, __fmul_rn(scales[0], __fsub_rn(eps, without)));
    }
    float now = x[i];
    float x0 = __fsub_rn(__fmul_rn(x_scale, now), __fmul_rn(eps_scale, eps));
    float next = __fadd_rn(__fmul_rn(mean_x0, x0), __fmul_rn(mean_x, now));
    if (!last) {
        float fraction = __fdiv_rn(__fadd_rn(predicted[at + channels], 1), 2);
        float log_variance = __fadd_rn(__fmul_rn(fraction, max_log), __fmul_rn(__fsub_rn(1, fraction), min_log));
        float deviation = __double2float_rn(exp((double)__fmul_rn(0.5f, log_variance)));
        next = __fadd_rn(next, __fmul_rn(__fmul_rn(deviation, noise[i]), scales[1]));
    }
    x[i] = next;
}
