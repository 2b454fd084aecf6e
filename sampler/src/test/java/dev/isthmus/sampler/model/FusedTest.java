package dev.isthmus.sampler.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.DTypeException;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.ShapeException;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the kernels trust is checked, without a GPU too. */
class FusedTest {

    @AfterEach
    void nothingIsLeftAlive() {
        assertEquals(0, Torch.liveTensors());
    }

    @Test
    void whatLiesAsKernelsReadItIsTaken() {
        try (Scope scope = Scope.open()) {
            Tensor all = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4);
            Tensor h = Tensor.of(new float[] {10, 20, 30, 40}, 2, 2);
            Fused.gatedAdd(h, all.narrow(1, 0, 2), all.narrow(1, 2, 2));
            assertArrayEquals(new float[] {13, 28, 65, 88}, h.toFloats());
            Tensor y = Fused.modulated(h, null, all.narrow(1, 0, 2), all.narrow(1, 2, 2), DType.F32);
            assertArrayEquals(new float[] {2, 6, 2, 14}, y.toFloats(), 1e-4f);      // two values are -1 and 1 when normalised
        }
    }

    @Test
    void whatAKernelWouldReadBeyondIsRefused() {
        try (Scope scope = Scope.open()) {
            Tensor h = Tensor.zeros(DType.F32, 3, 4);
            Tensor half = h.to(DType.F16);
            Tensor turned = Tensor.zeros(DType.F32, 4, 3).transpose(0, 1);
            Tensor one = Tensor.zeros(DType.F32, 1, 4);
            Tensor wide = Tensor.zeros(DType.F32, 3, 8).narrow(1, 0, 4);
            List<Executable> shapes = List.of(() -> Fused.gatedAdd(h, one, h), () -> Fused.gatedAdd(h, h, one),
                    () -> Fused.gatedAdd(turned, h, h), () -> Fused.gatedAdd(h, turned, h), () -> Fused.gatedAdd(h, half, h),
                    () -> Fused.modulated(h, null, one, h, DType.F32), () -> Fused.modulated(h, null, h, turned, DType.F32),
                    () -> Fused.modulated(h, null, h, half, DType.F32), () -> Fused.modulated(h, null, h, wide, DType.F32));
            for (Executable shape : shapes) {
                assertThrows(ShapeException.class, shape);
            }
            assertThrows(DTypeException.class, () -> Fused.norm(half, null, DType.F32));
            assertThrows(DTypeException.class, () -> Fused.gatedAdd(half, half, half));
        }
    }
}
