package dev.isthmus.tests.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.ClosedException;
import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.CudaKernel;
import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.DeviceException;
import dev.isthmus.runtime.IsthmusException;
import dev.isthmus.runtime.OutOfMemoryException;
import dev.isthmus.runtime.PinnedMemory;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.tests.NoLiveTensors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({Gpu.class, NoLiveTensors.class})
class CudaTensorTest {

    private static final Device GPU = Gpu.FIRST;

    private static Tensor random(long seed, long... shape) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor t = Tensor.empty(DType.F32, shape);
        MemorySegment values = t.segment();
        for (long i = 0; i < t.elements(); i++) {
            values.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextDouble(-1, 1));
        }
        return t;
    }

    @Test
    void thereAndBack() {
        try (Scope scope = Scope.open()) {
            Tensor x = random(1, 3, 5, 7);
            Tensor there = x.transpose(0, 2).to(GPU);
            assertEquals(GPU, there.device());
            assertEquals("F32[7, 5, 3]@cuda:0", there.toString());
            assertTrue(there.isContiguous());
            assertArrayEquals(x.transpose(0, 2).toFloats(), there.to(Device.CPU).toFloats());
            assertArrayEquals(x.transpose(0, 2).toFloats(), there.toFloats());
            assertEquals(there, there.to(GPU));
            assertEquals(x.transpose(0, 2).select(0, 3).toFloats()[1], there.select(0, 3).narrow(0, 0, 1).select(0, 0).select(0, 1).item());
        }
    }

    /** Each typed op on the GPU against the same on the CPU, with a tolerance for another order of sums. */
    @Test
    void opsGiveWhatTheCpuGives() {
        List<UnaryOperator<Tensor>> ops = List.of(
                x -> x.add(x, 2), x -> x.add(1.5), x -> x.mul(3), x -> x.div(x.add(4.0)), x -> x.abs().pow(1.5), x -> x.clamp(-0.5, 0.25),
                x -> x.exp(), x -> x.sin(), x -> x.softmax(-1), x -> x.silu(), x -> x.gelu(), x -> x.relu(), x -> x.sum(1), x -> x.mean(),
                x -> x.layerNorm(null, null, 1e-6), x -> x.linear(x.narrow(0, 0, 2), x.narrow(1, 0, 1).flatten().narrow(0, 0, 2), Tensor.Activation.GELU),
                x -> x.matmul(x.transpose(0, 1)), x -> x.indexSelect(0, Tensor.of(new long[] {2, 0}, 2).to(x.device())),
                x -> x.where(x.gt(Tensor.scalar(0).to(x.device())), x.neg()), x -> x.view(1, 1, 4, 6).scaledDotProductAttention(
                        x.view(1, 1, 4, 6), x.view(1, 1, 4, 6)), x -> x.view(1, 2, 2, 6).upsampleNearest2x(),
                x -> x.view(1, 4, 2, 3).groupNorm(2, null, null, 1e-6), x -> x.to(DType.BF16).to(DType.F32), x -> x.amax(0),
                x -> x.view(1, 1, 4, 6).conv2d(x.narrow(0, 0, 3).narrow(1, 0, 3).copy().view(1, 1, 3, 3), null, 1, 1), Tensor::copy);
        try (Scope scope = Scope.open()) {
            Tensor x = random(2, 4, 6);
            Tensor there = x.to(GPU);
            for (int i = 0; i < ops.size(); i++) {
                Tensor onGpu = ops.get(i).apply(there);
                assertEquals(GPU, onGpu.device(), "op " + i);
                assertArrayEquals(ops.get(i).apply(x).toFloats(), onGpu.toFloats(), 2e-5f, "op " + i);
            }
        }
    }

    @Test
    void misuseIsAnExceptionAndTheDeviceGoesOn() {
        try (Scope scope = Scope.open()) {
            Tensor x = random(3, 4, 4);
            Tensor there = x.to(GPU);
            assertThrows(DeviceException.class, there::segment);
            assertThrows(DeviceException.class, () -> there.linear(x, null));
            assertThrows(DeviceException.class, () -> x.linear(there, null));
            assertThrows(IsthmusException.class, () -> there.add(x));
            assertThrows(IsthmusException.class, () -> there.matmul(x));
            assertThrows(DeviceException.class, () -> x.to(Device.cuda(100)));
            assertThrows(DeviceException.class, () -> CudaKernel.of(GPU, "noise", "no_such_kernel"));
            assertThrows(DeviceException.class, () -> CudaKernel.of(GPU, "noise", "normal_noise").call().writes(x));
            there.close();
            assertThrows(ClosedException.class, () -> there.add(1.0));
            CudaKernel noise = CudaKernel.of(GPU, "noise", "normal_noise");
            assertThrows(IllegalArgumentException.class, () -> noise.call().reads(there).launch(1, 1));
            Tensor places = Tensor.zeros(GPU, DType.I64, 2);
            assertThrows(ClosedException.class, () -> noise.call().writes(there).reads(places).reads(places.copy()).integer(1).integer(4)
                    .integer(0).launch(1, 1));
            assertEquals(2, Tensor.full(1, DType.F32, 2).to(GPU).sum().item());
        }
    }

    @Test
    void afterRunningOutOfMemoryTheProcessGoesOn() {
        long total = Cuda.memory(GPU).total();
        try (Scope scope = Scope.open()) {
            assertThrows(OutOfMemoryException.class, () -> Tensor.empty(GPU, DType.F32, total));
            Tensor[] halves = new Tensor[3];
            assertThrows(OutOfMemoryException.class, () -> {
                for (int i = 0; i < halves.length; i++) {
                    halves[i] = Tensor.empty(GPU, DType.U8, total / 2);
                }
            });
            assertEquals(6, Tensor.of(new float[] {1, 2, 3}, 3).to(GPU).sum().item());
        }
    }

    @Test
    void pinnedMemoryIsCopiedWithoutWaiting() {
        try (Arena arena = Arena.ofConfined(); Scope scope = Scope.open()) {
            Tensor staging = Tensor.of(PinnedMemory.allocate(4 << 20, arena), DType.F32, 1 << 20);
            staging.copyFrom(random(4, 1 << 20));
            Tensor there = Tensor.empty(GPU, DType.F32, 1 << 20);
            there.copyFromAsync(staging);
            Tensor back = Tensor.of(PinnedMemory.allocate(4 << 20, arena), DType.F32, 1 << 20);
            back.copyFromAsync(there);
            Cuda.synchronize(GPU);
            assertEquals(-1, staging.segment().mismatch(back.segment()));
            assertThrows(IllegalArgumentException.class, () -> PinnedMemory.allocate(0, arena));
        }
    }
}
