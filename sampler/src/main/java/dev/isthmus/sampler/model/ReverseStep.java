package dev.isthmus.sampler.model;

import dev.isthmus.runtime.CudaKernel;
import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.ShapeException;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.diffusion.ReverseCoefficients;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * One step of the reverse process on a few tokens, over the tensors' own memory, on any device: guidance, x0, mean, and noise of learned
 * variance. The unconditional half of the prediction serves guidance only; the variance is the conditional half's.
 *
 * @param j index of the step, 0 is the last
 */
record ReverseStep(ReverseCoefficients coefficients, int j, boolean guided, float guidance, float temperature) {

    private static final int THREADS = 256;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT;

    /**
     * Overwrites x with what it was one step nearer to the image.
     *
     * @param x         [n, C]
     * @param predicted [n, 2 C], or [2 n, 2 C] if guided: eps, then the variance channel
     * @param noise     [n, C] standard normal
     * @throws ShapeException if they are not F32 of these sizes, contiguous, on one device
     */
    void apply(Tensor x, Tensor predicted, Tensor noise) {
        long n = x.rank() == 2 ? x.size(0) : -1;
        long channels = x.rank() == 2 ? x.size(1) : -1;
        require(x, x, n, channels);
        require(predicted, x, guided ? 2 * n : n, 2 * channels);
        require(noise, x, n, channels);
        if (x.device().type() == Device.Type.CPU) {
            apply(x.segment(), predicted.segment(), noise.segment(), (int) x.size(1));
        } else if (x.elements() > 0) {
            launch(x, predicted, noise);
        }
    }

    private static void require(Tensor t, Tensor x, long rows, long columns) {
        if (t.dtype() != DType.F32 || !Arrays.equals(t.shape(), new long[] {rows, columns}) || !t.isContiguous()
                || !t.device().equals(x.device())) {
            throw new ShapeException("reverse step of " + x + " was given " + t + "; expected a contiguous F32[" + rows + ", " + columns
                    + "] on " + x.device());
        }
    }

    /** {@code native/kernels/diffusion.cu}, which does the same arithmetic. */
    private void launch(Tensor x, Tensor predicted, Tensor noise) {
        try (Scope scope = Scope.open()) {
            Tensor scales = Tensor.of(new float[] {guidance, temperature}, 2).to(x.device());
            CudaKernel.of(x.device(), "diffusion", "reverse_step").call().writes(x).reads(predicted).reads(noise).reads(scales)
                    .integer(x.elements()).integer(x.size(1)).integer(guided ? 1 : 0).integer(j == 0 ? 1 : 0)
                    .number(coefficients.xScale(j)).number(coefficients.epsScale(j)).number(coefficients.meanX0(j))
                    .number(coefficients.meanX(j)).number(coefficients.minLogVariance(j)).number(coefficients.maxLogVariance(j))
                    .launch(Math.ceilDiv(x.elements(), THREADS), THREADS);
        }
    }

    /** On the CPU, over the tensors' own memory. */
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
