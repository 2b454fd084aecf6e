package dev.isthmus.tests.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isthmus.runtime.Cuda;
import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.DeviceException;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.tests.NoLiveTensors;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** Without a GPU whoever asks for one is told why there is none; nothing falls back to the CPU. */
@ExtendWith(NoLiveTensors.class)
class NoGpuTest {

    @BeforeAll
    static void thereIsNone() {
        assumeTrue(Cuda.unavailable().isPresent(), "this machine has a GPU");
    }

    @Test
    void everyWayToAGpuIsRefusedWithTheReason() {
        String reason = Cuda.unavailable().orElseThrow();
        assertTrue(reason.startsWith("CUDA cannot be used: ") && reason.length() > 30, reason);
        Device gpu = Device.cuda(0);
        try (Scope scope = Scope.open()) {
            List<Executable> ways = List.of(() -> Tensor.empty(gpu, DType.F32, 2), () -> Tensor.zeros(gpu, DType.F32, 2),
                    () -> Cuda.require(gpu), Cuda::devices, () -> Cuda.memory(gpu), () -> Cuda.synchronize(gpu));
            for (Executable way : ways) {
                assertEquals(reason, assertThrows(DeviceException.class, way).getMessage());
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(new float[] {1, 2}, 2);
            assertEquals("F32[2] to cuda:0: " + reason, assertThrows(DeviceException.class, () -> x.to(gpu)).getMessage());
        }
        Cuda.require(Device.CPU);
    }
}
