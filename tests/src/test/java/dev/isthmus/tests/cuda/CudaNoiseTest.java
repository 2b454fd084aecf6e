package dev.isthmus.tests.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.ShapeException;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.random.NoiseRows;
import dev.isthmus.runtime.random.NormalNoise;
import dev.isthmus.tests.NoLiveTensors;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({Gpu.class, NoLiveTensors.class})
class CudaNoiseTest {

    private static final int ROWS = 20_000;

    /** A few million draws of random seeds, tokens and steps, for channels that fill their counters and such that do not. */
    @Test
    void theGpuDrawsTheBitsOfTheCpu() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int channels : new int[] {16, 1, 3, 7, 64}) {
            try (Scope scope = Scope.open()) {
                long[] seeds = random.longs(ROWS).toArray();
                int[] tokens = random.ints(ROWS, 0, 1 << 20).toArray();
                int arStep = random.nextInt(64);
                Tensor expected = Tensor.empty(DType.F32, ROWS, channels);
                Tensor actual = Tensor.empty(Gpu.FIRST, DType.F32, ROWS, channels);
                NoiseRows onCpu = NoiseRows.on(Device.CPU, seeds, tokens, arStep);
                NoiseRows onGpu = NoiseRows.on(Gpu.FIRST, seeds, tokens, arStep);
                for (int draw : new int[] {NormalNoise.INITIAL, NormalNoise.step(0), NormalNoise.step(98)}) {
                    onCpu.fill(expected, draw);
                    onGpu.fill(actual, draw);
                    assertEquals(-1, expected.segment().mismatch(actual.to(Device.CPU).segment()), channels + " channels, draw " + draw);
                }
                assertThrows(ShapeException.class, () -> onGpu.fill(expected, 0));
                assertThrows(ShapeException.class, () -> onCpu.fill(actual, 0));
            }
        }
    }
}
