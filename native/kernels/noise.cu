/*
 * Standard normal noise as a pure function of (image seed, AR step, draw, token, channel): Philox4x32-10 and Box-Muller, step by
 * step the arithmetic of dev.isthmus.runtime.random.BoxMuller, which defines the result to the last bit. Every product and sum
 * is rounded by itself: contracted to a fused one it would differ from the CPU's.
 */
#include <cstdint>

namespace {

constexpr uint32_t MULTIPLIER_0 = 0xD2511F53u, MULTIPLIER_1 = 0xCD9E8D57u;
constexpr uint32_t WEYL_0 = 0x9E3779B9u, WEYL_1 = 0xBB67AE85u;
constexpr int ROUNDS = 10;

__device__ void philox(uint32_t c[4], uint64_t key) {
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t high0 = __umulhi(MULTIPLIER_0, c[0]), low0 = MULTIPLIER_0 * c[0];
        uint32_t high1 = __umulhi(MULTIPLIER_1, c[2]), low1 = MULTIPLIER_1 * c[2];
        c[0] = high1 ^ c[1] ^ k0;
        c[1] = low1;
        c[2] = high0 ^ c[3] ^ k1;
        c[3] = low0;
        k0 += WEYL_0;
        k1 += WEYL_1;
    }
}

__device__ double times_plus(double a, double b, double c) { return __dadd_rn(__dmul_rn(a, b), c); }

/* ln((word + 1) / 2^32) */
__device__ double log_of_uniform(uint32_t word) {
    uint32_t bits = word + 1; /* 0 stands for 2^32 */
    int zeros = bits == 0 ? 0 : __clz((int)bits);
    int exponent = bits == 0 ? 0 : -1 - zeros;
    bits <<= zeros;
    uint32_t fraction = bits & 0x7FFFFFFFu;
    int halve = (int)((fraction + (0x7FFFFFFFu - 0x3504F333u + 1u)) >> 31);
    exponent += halve;
    double m = __dmul_rn(times_plus((double)fraction, 0x1p-31, 1), 1 - 0.5 * halve);
    double s = __ddiv_rn(m - 1, m + 1);
    double z = __dmul_rn(s, s);
    double p = 0x1.2f52a7e4021abp-3;
    p = times_plus(p, z, 0x1.399939e94c893p-3);
    p = times_plus(p, z, 0x1.74669ea53e8f9p-3);
    p = times_plus(p, z, 0x1.c71c4fe53c39fp-3);
    p = times_plus(p, z, 0x1.2492494537380p-2);
    p = times_plus(p, z, 0x1.999999997abefp-2);
    p = times_plus(p, z, 0x1.55555555555aep-1);
    p = times_plus(p, z, 2);
    return __dadd_rn(__dmul_rn((double)exponent, 0x1.62e42fefa39efp-1), __dmul_rn(s, p));
}

/* sin(2 pi word / 2^32) */
__device__ double sine(uint32_t word) {
    uint32_t half = (word + (1u << 30)) >> 31; /* 1 in the half turn around pi */
    double angle = __dmul_rn((double)(int32_t)(word - (half << 31)), 0x1.921fb54442d18p-30);
    double z = __dmul_rn(angle, angle);
    double p = 0x1.880ff6dacb82ap-49;
    p = times_plus(p, z, -0x1.ae420dc1e4776p-41);
    p = times_plus(p, z, 0x1.6123c686aa4c8p-33);
    p = times_plus(p, z, -0x1.ae6454b5dbc22p-26);
    p = times_plus(p, z, 0x1.71de3a524f04ap-19);
    p = times_plus(p, z, -0x1.a01a01a013e1ap-13);
    p = times_plus(p, z, 0x1.11111111110b0p-7);
    p = times_plus(p, z, -0x1.5555555555555p-3);
    p = times_plus(p, z, 1);
    double signed_angle = half ? -angle : angle;
    return __dmul_rn(signed_angle, p);
}

__device__ float normal(double radius, uint32_t word) { return __double2float_rn(__dmul_rn(radius, sine(word))); }

constexpr uint32_t QUARTER_TURN = 1u << 30;

}

/*
 * out      [rows, channels]
 * places   [rows, 2] seed of the row's image, position of its token
 * ar_step  [1]
 * draw     0 for the noise that a reverse process starts from, 1 + i for its reverse step i
 * One thread for every four channels of a row.
 */
extern "C" __global__ void normal_noise(float *out, const int64_t *places, const int64_t *ar_step, int64_t rows, int32_t channels,
                                        int32_t draw) {
    int32_t groups = (channels + 3) / 4;
    int64_t i = (int64_t)blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= rows * groups)
        return;
    int64_t row = i / groups;
    int32_t group = (int32_t)(i % groups);
    uint32_t c[4] = {(uint32_t)group, (uint32_t)places[2 * row + 1], (uint32_t)draw, (uint32_t)*ar_step};
    philox(c, (uint64_t)places[2 * row]);
    float normals[4];
    for (int pair = 0; pair < 4; pair += 2) {
        double radius = __dsqrt_rn(__dmul_rn(-2, log_of_uniform(c[pair])));
        normals[pair] = normal(radius, c[pair + 1] + QUARTER_TURN);
        normals[pair + 1] = normal(radius, c[pair + 1]);
    }
    int32_t first = 4 * group;
    for (int lane = 0; lane < 4 && first + lane < channels; lane++)
        out[row * channels + first + lane] = normals[lane];
}
