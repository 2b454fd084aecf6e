package dev.isthmus.runtime.random;

import dev.isthmus.runtime.CudaKernel;
import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.ShapeException;
import dev.isthmus.runtime.Tensor;

/**
 * Rows of {@link NormalNoise}, drawn where they are wanted: on the CPU by that class, on a GPU by a kernel that draws the same
 * bits.
 *
 * {@snippet :
 * NoiseRows rows = NoiseRows.on(x.device(), new long[] {7, 7}, new int[] {4, 5}, 0);  // two tokens of one image, AR step 0
 * rows.fill(x, NormalNoise.INITIAL);                       // [2, C]
 * rows.fill(x, NormalNoise.step(0));
 * }
 */
public final class NoiseRows {

    private static final int THREADS = 256;

    private final Device device;
    private final long[] seeds;
    private final int[] tokens;
    private final int arStep;
    private final Tensor places;    // I64 [n, 2] seed, token; null on the CPU
    private final Tensor step;      // I64 [1] AR step; null on the CPU

    private NoiseRows(Device device, long[] seeds, int[] tokens, int arStep) {
        this.device = device;
        this.seeds = seeds;
        this.tokens = tokens;
        this.arStep = arStep;
        boolean gpu = device.type() == Device.Type.CUDA;
        places = gpu ? places(seeds, tokens).to(device) : null;
        step = gpu ? Tensor.of(new long[] {arStep}, 1).to(device) : null;
    }

    /**
     * Rows to be drawn on a device. What they need there belongs to the innermost open scope.
     *
     * @param seeds  [n] the image seed of each row
     * @param tokens [n] position of each row's token in its grid
     * @param arStep index of the AR step
     * @throws IllegalArgumentException as {@link NormalNoise#fill}
     */
    public static NoiseRows on(Device device, long[] seeds, int[] tokens, int arStep) {
        NormalNoise.check(1, seeds, arStep, NormalNoise.INITIAL, tokens);
        return new NoiseRows(device, seeds.clone(), tokens.clone(), arStep);
    }

    private static Tensor places(long[] seeds, int[] tokens) {
        long[] places = new long[2 * seeds.length];
        for (int i = 0; i < seeds.length; i++) {
            places[2 * i] = seeds[i];
            places[2 * i + 1] = tokens[i];
        }
        return Tensor.of(places, seeds.length, 2);
    }

    /**
     * Overwrites a tensor with noise.
     *
     * @param x    F32 [n, channels], contiguous, on the device of these rows
     * @param draw {@link NormalNoise#INITIAL} or {@link NormalNoise#step}
     */
    public void fill(Tensor x, int draw) {
        if (x.dtype() != DType.F32 || x.rank() != 2 || x.size(0) != seeds.length || !x.isContiguous() || !x.device().equals(device)) {
            throw new ShapeException("noise for " + x + "; expected a contiguous F32[" + seeds.length + ", channels] on " + device);
        }
        int channels = Math.toIntExact(x.size(1));
        if (places == null) {
            NormalNoise.fill(x.segment(), 0, channels, seeds, arStep, draw, tokens);
            return;
        }
        NormalNoise.check(channels, seeds, arStep, draw, tokens);
        if (seeds.length > 0) {
            long counters = seeds.length * (long) Math.ceilDiv(channels, Philox.WORDS);
            CudaKernel.of(device, "noise", "normal_noise").call().writes(x).reads(places).reads(step).integer(seeds.length)
                    .integer(channels).integer(draw).launch(Math.ceilDiv(counters, THREADS), THREADS);
        }
    }
}
