package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The count of bytes that living tensors lie in. */
@ExtendWith(NoLeaks.class)
class LiveBytesTest {
    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, Torch.liveBytes());
    }

    @Test
    void viewsKeepTheirMemoryCounted() {
        try (Scope scope = Scope.open()) {
            Tensor t = Tensor.zeros(DType.F32, 100, 10);
            assertEquals(4000, Torch.liveBytes());
            Tensor row = t.select(0, 3);
            Tensor ofRow = Op.of("aten::unsqueeze").call(row, 0);
            assertEquals(4000, Torch.liveBytes(), "a view needs none of its own");
            t.close();
            row.close();
            assertEquals(4000, Torch.liveBytes(), "one row keeps all of it");
            ofRow.close();
            assertEquals(0, Torch.liveBytes());
        }
    }

    @Test
    void borrowedMemoryIsNotCounted() {
        try (Scope scope = Scope.open(); Arena arena = Arena.ofConfined()) {
            Tensor t = Tensor.of(arena.allocate(400, 8), DType.F32, 100);
            t.view(10, 10);
            Op.of("aten::zero_").call(t);
            assertEquals(0, Torch.liveBytes());
            t.copy();
            assertEquals(400, Torch.liveBytes());
        }
    }

    @Test
    void movingChangesNothing() {
        try (SharedScope shared = SharedScope.open()) {
            try (Scope outer = Scope.open(); Scope inner = Scope.open()) {
                inner.keep(Tensor.zeros(DType.F64, 10));
                Tensor.zeros(DType.F64, 10).moveTo(shared);
                assertEquals(160, Torch.liveBytes());
            }
            assertEquals(80, Torch.liveBytes());
        }
    }

    @Test
    void piecesOfOneTensorAndRefusedOps() {
        try (Scope scope = Scope.open()) {
            Tensor t = Tensor.zeros(DType.F32, 100);
            List<Tensor> pieces = Op.of("aten::split", "Tensor").callAll(t, 10).tensors();
            assertEquals(400, Torch.liveBytes());
            Refusals.refused(TorchException.class, () -> t.indexSelect(0, Tensor.of(new long[] {100}, 1)), "index out of range");
            pieces.forEach(Tensor::close);
            t.close();
            assertEquals(8, Torch.liveBytes(), "the index");
        }
    }
}
