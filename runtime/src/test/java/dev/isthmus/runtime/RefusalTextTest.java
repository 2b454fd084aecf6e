package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Of each exception of the family one that a user meets: its text names the op, the shapes, the dtypes and the reason. */
@ExtendWith({NoLeaks.class, InScope.class})
class RefusalTextTest {
    private static final long GIANT = 1L << 50;

    @Test
    void whatWasRefusedAndWhy() {
        Tensor x = Tensor.zeros(DType.F32, 2, 3);
        Tensor n = Tensor.zeros(DType.I64, 4);
        Refusals.refused(ShapeException.class, () -> x.matmul(x), "matmul", "F32[2, 3] and F32[2, 3]");
        Refusals.refused(DTypeException.class, () -> x.linear(Tensor.zeros(DType.F64, 1, 3), null), "linear", "F32[2, 3]", "F64[1, 3]");
        Refusals.refused(DTypeException.class, n::toFloats, "I64[4]", "F32");
        Refusals.refused(DTypeException.class, () -> Op.of("aten::fft_fft").call(x), "type 9", "F32");
        Refusals.refused(DeviceException.class, () -> x.to(Device.cuda(100)), "F32[2, 3]", "cuda:100");
        Refusals.refused(OutOfMemoryException.class, () -> Tensor.zeros(DType.F32, GIANT), "F32[" + GIANT + "]", "bytes");
        Refusals.refused(OutOfMemoryException.class, () -> Op.of("aten::zeros").call(new long[] {GIANT}), "aten::zeros", "allocate");
        Refusals.refused(UnsupportedOpException.class, () -> Op.of("aten::set_", "source_Tensor"), "aten::set_", "memory");
        Refusals.refused(UnsupportedOpException.class, () -> Op.of("aten::max_pool2d_with_indices_backward"), "autograd");
        Tensor closed = x.copy();
        closed.close();
        Refusals.refused(ClosedException.class, () -> x.add(closed), "F32[2, 3]", "freed");
        Refusals.refused(ClosedException.class, closed::contiguous, "F32[2, 3]", "freed");
        Refusals.refused(ClosedException.class, () -> closed.to(DType.F32), "F32[2, 3]", "freed");
    }

    @Test
    void libtorchsOwnText() {
        Tensor x = Tensor.zeros(DType.F32, 2, 3);
        Tensor nine = Tensor.of(new long[] {9}, 1);
        TorchException e = assertThrows(TorchException.class, () -> x.indexSelect(0, nine));
        assertEquals("aten::index_select", e.op());
        assertTrue(e.reason().contains("index out of range"), e.reason());
        assertEquals("aten::index_select(F32[2, 3], I64[1]): " + e.reason(), e.getMessage());
    }

    /** Several results, of which one is of a dtype that Java has no name for. */
    @Test
    void whatCannotBeHeldIsFreedWithAllThatCameWithIt() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        long before = Torch.liveTensors();
        Refusals.refused(DTypeException.class, () -> Op.of("aten::linalg_eig").callAll(x), "type 9");
        assertEquals(before, Torch.liveTensors());
    }

    @Test
    void autogradIsOffOnEveryNewThread() throws InterruptedException {
        Parallel.run(3, me -> {
            try (Scope scope = Scope.open()) {
                Tensor w = Tensor.zeros(DType.F32, 2);
                Op.of("aten::requires_grad_").call(w);
                assertTrue(Op.of("aten::is_leaf").callAll(w.mul(w).sum()).flag(0), "a result of a recorded op is no leaf");
            }
        });
    }
}
