package dev.isthmus.sampler.model;

import dev.isthmus.sampler.diffusion.ReverseCoefficients;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One step of the reverse process on a few tokens, over the tensors' own memory: guidance, x0, mean, and noise of learned
 * variance. The unconditional half of the prediction serves guidance only; the variance is the conditional half's.
 *
 * @param j index of the step, 0 is the last
 */
record ReverseStep(ReverseCoefficients coefficients, int j, boolean guided, float guidance, float temperature) {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT;

    /**
     * @param x         [n, C], overwritten
     * @param predicted [n, 2 C], or [2 n, 2 C] if guided: eps, then the variance channel
     * @param noise     [n, C] standard normal
     */
    void apply(MemorySegment x, MemorySegment predicted, MemorySegment noise, int channels) {
        float xScale = coefficients.xScale(j);
        float epsScale = coefficients.epsScale(j);
        float meanX0 = coefficients.meanX0(j);
        float meanX = coefficients.meanX(j);
        float minLog = coefficients.minLogVariance(j);
        float maxLog = coefficients.maxLogVariance(j);
        long elements = x.byteSize() / Float.BYTES;
        long unconditional = 2 * elements;
        for (long i = 0; i < elements; i++) {
            long at = i / channels * 2 * channels + i % channels;
            float eps = predicted.getAtIndex(F32, at);
            if (guided) {
                float without = predicted.getAtIndex(F32, unconditional + at);
                eps = without + guidance * (eps - without);
            }
            float now = x.getAtIndex(F32, i);
            float x0 = xScale * now - epsScale * eps;
            float next = meanX0 * x0 + meanX * now;
            if (j > 0) {
                float fraction = (predicted.getAtIndex(F32, at + channels) + 1) / 2;
                float logVariance = fraction * maxLog + (1 - fraction) * minLog;
                next += (float) Math.exp(0.5f * logVariance) * noise.getAtIndex(F32, i) * temperature;
            }
            x.setAtIndex(F32, i, next);
        }
    }
}
