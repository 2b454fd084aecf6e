package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Work of a GPU, recorded once and replayed as one launch. Many small ops are bound by the time that it takes to launch each; a
 * replay launches all of them in a few microseconds.
 *
 * {@snippet :
 * Tensor input = Tensor.zeros(gpu, DType.F32, 64, 512);
 * Tensor[] output = new Tensor[1];
 * try (CudaGraph graph = CudaGraph.capture(gpu, () -> output[0] = input.silu().sum(0))) {
 *     input.copyFrom(Tensor.scalar(3));
 *     graph.replay();                                         // output[0] has the result for this input
 *     float[] sums = output[0].toFloats();
 * }
 * }
 *
 * <p>A replay reads and writes the same memory as the recorded work did: tensors that it reads have to stay alive, and what it
 * computes is overwritten by the next replay. What is allocated while recording comes from memory that belongs to the graph.
 *
 * <p>Recorded work must not wait for the GPU nor copy from Java: reading elements and {@link Tensor#to} from the CPU fail. Ops
 * should have run once before with the same shapes, because some prepare themselves at their first call.
 */
public final class CudaGraph implements AutoCloseable {

    private final Device device;
    private MemorySegment handle;

    private CudaGraph(Device device, MemorySegment handle) {
        this.device = device;
        this.handle = handle;
    }

    /**
     * Records work. It is not carried out.
     *
     * @param work calls ops on tensors of the GPU, on this thread; what it makes belongs to the scope that is open, as always
     * @throws UnsupportedOpException if this libtorch cannot record
     * @throws TorchException         if the work contains what cannot be recorded
     */
    public static CudaGraph capture(Device gpu, Runnable work) {
        CudaStream.current(gpu).synchronize();
        CudaGraph graph;
        try (CudaStream.Use use = CudaStream.pooled(gpu).use()) {
            graph = begin(gpu);
            try {
                work.run();
            } catch (Throwable e) {
                graph.abandon(e);
                throw e;
            }
            try {
                Native.check(Isthmus.isthmus_cuda_graph_end(graph.handle), "recording a CUDA graph");
            } catch (Throwable e) {
                graph.close();
                throw e;
            }
        }
        return graph;
    }

    private static CudaGraph begin(Device gpu) {
        int index = Cuda.indexOf(gpu);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
            int status = Isthmus.isthmus_cuda_graph_begin(index, out);
            if (status == Isthmus.ISTHMUS_UNAVAILABLE()) {
                throw new UnsupportedOpException("CUDA graphs: " + Native.lastError());
            }
            Native.check(status, "recording a CUDA graph");
            return new CudaGraph(gpu, out.get(ValueLayout.ADDRESS, 0));
        }
    }

    /** Ends what cannot be finished; the reason is what the caller wants to hear of. */
    private void abandon(Throwable reason) {
        try {
            Isthmus.isthmus_cuda_graph_end(handle);
            close();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Queues the recorded work on the thread's current stream. */
    public void replay() {
        if (handle == null) {
            throw new ClosedException("a CUDA graph was replayed after it was closed");
        }
        Native.check(Isthmus.isthmus_cuda_graph_replay(handle), "replaying a CUDA graph");
    }

    /** Waits for the current stream, then frees the graph. Closing twice does nothing. */
    @Override
    public void close() {
        if (handle != null) {
            CudaStream.current(device).synchronize();
            MemorySegment graph = handle;
            handle = null;
            Native.check(Isthmus.isthmus_cuda_graph_delete(graph), "deleting a CUDA graph");
        }
    }
}
