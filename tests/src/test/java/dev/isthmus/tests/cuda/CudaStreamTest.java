package dev.isthmus.tests.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.ClosedException;
import dev.isthmus.runtime.CudaEvent;
import dev.isthmus.runtime.CudaGraph;
import dev.isthmus.runtime.CudaStream;
import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.IsthmusException;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.tests.NoLiveTensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({Gpu.class, NoLiveTensors.class})
class CudaStreamTest {

    private static final Device GPU = Gpu.FIRST;

    @Test
    void aStreamIsCurrentUntilItsUseEnds() {
        CudaStream first = CudaStream.current(GPU);
        CudaStream other = CudaStream.pooled(GPU);
        assertNotEquals(first, other);
        try (CudaStream.Use use = other.use()) {
            assertEquals(other, CudaStream.current(GPU));
        }
        assertEquals(first, CudaStream.current(GPU));
    }

    @Test
    void anEventOrdersTwoStreamsAndTellsTime() {
        CudaStream first = CudaStream.pooled(GPU);
        CudaStream second = CudaStream.pooled(GPU);
        try (Scope scope = Scope.open(); CudaEvent begin = CudaEvent.timed(GPU); CudaEvent end = CudaEvent.timed(GPU);
                CudaEvent made = CudaEvent.ordering(GPU)) {
            Tensor x = Tensor.full(1, DType.F32, 2048, 2048).to(GPU);
            CudaStream.current(GPU).synchronize();
            Tensor y;
            try (CudaStream.Use use = first.use()) {
                begin.record();
                y = x;
                for (int i = 0; i < 20; i++) {
                    y = y.matmul(x).mul(1.0 / 2048);
                }
                made.record();
                end.record();
            }
            Tensor z;
            try (CudaStream.Use use = second.use()) {
                second.await(made);
                z = y.add(1.0);
                assertEquals(2, z.select(0, 7).select(0, 9).item(), 1e-3);
            }
            assertTrue(made.isDone());
            assertTrue(begin.millisecondsUntil(end) > 0);
            made.close();
            assertThrows(ClosedException.class, made::record);
        }
    }

    @Test
    void aGraphReplaysWhatWasRecordedOnNewInput() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.zeros(GPU, DType.F32, 64, 32);
            Tensor w = Tensor.full(0.5, DType.F32, 16, 32).to(GPU);
            x.linear(w, null).silu();       // some ops prepare themselves at their first call
            List<Tensor> made = new ArrayList<>();
            try (CudaGraph graph = CudaGraph.capture(GPU, () -> made.add(x.linear(w, null).silu().add(1.0)))) {
                for (float value : new float[] {1, -2, 3}) {
                    x.copyFrom(Tensor.full(value, DType.F32, 64, 32));
                    graph.replay();
                    /* What others allocate meanwhile must not lie in the graph's memory. */
                    Tensor other = Tensor.full(77, DType.F32, 64, 32).to(GPU).add(1.0);
                    float[] expected = x.linear(w, null).silu().add(1.0).toFloats();
                    assertArrayEquals(expected, made.getFirst().toFloats(), 1e-5f);
                    graph.replay();
                    assertEquals(78, other.select(0, 5).select(0, 5).item());
                }
                graph.close();
                assertThrows(ClosedException.class, graph::replay);
            }
        }
    }

    @Test
    void whatCannotBeRecordedIsRefusedAndTheDeviceGoesOn() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.full(2, DType.F32, 8).to(GPU);
            assertThrows(IsthmusException.class, () -> CudaGraph.capture(GPU, x::item));
            assertThrows(IllegalStateException.class, () -> CudaGraph.capture(GPU, () -> {
                x.add(1.0);
                throw new IllegalStateException("in the middle");
            }));
            assertEquals(16, x.sum().item());
        }
    }
}
