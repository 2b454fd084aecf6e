package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
 *
 * <p>Any thread may replay and close it. libtorch records on the device that is current to the CUDA runtime, which here is always
 * the first one: other GPUs are refused.
 */
public final class CudaGraph implements AutoCloseable {

    private final Device device;
    private final MemorySegment handle;
    private final Users users = new Users("a CUDA graph");
    /** Where it may still be running. */
    private final Set<CudaStream> replayed = ConcurrentHashMap.newKeySet();

    private CudaGraph(Device device, MemorySegment handle) {
        this.device = device;
        this.handle = handle;
    }

    /**
     * Records work. It is not carried out.
     *
     * @param work calls ops on tensors of the GPU, on this thread; what it makes belongs to the scope that is open, as always
     * @throws UnsupportedOpException if this libtorch cannot record, or the GPU is not the first one
     * @throws TorchException         if the work contains what cannot be recorded
     * @throws IllegalStateException  if the work leaves another stream current
     */
    public static CudaGraph capture(Device gpu, Runnable work) {
        if (gpu.index() > 0) {
            throw new UnsupportedOpException("CUDA graphs: " + gpu + "; only work of " + Device.cuda(0) + " can be recorded");
        }
        CudaStream.current(gpu).synchronize();
        CudaGraph graph;
        CudaStream stream = CudaStream.pooled(gpu);
        try (CudaStream.Use use = stream.use()) {
            graph = begin(gpu);
            try {
                work.run();
                if (!CudaStream.current(gpu).equals(stream)) {
                    throw new IllegalStateException("recorded work left another stream current: close its use");
                }
            } catch (Throwable e) {
                graph.abandon(stream, e);
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
    private void abandon(CudaStream stream, Throwable reason) {
        try {
            stream.makeCurrent(); // libtorch ends a recording on no other, and the stream would go on recording for ever
            Isthmus.isthmus_cuda_graph_end(handle);
            close();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Queues the recorded work on the thread's current stream. */
    public void replay() {
        users.enter();
        try {
            replayed.add(CudaStream.current(device));
            Native.check(Isthmus.isthmus_cuda_graph_replay(handle), "replaying a CUDA graph");
        } finally {
            users.leave();
        }
    }

    /**
     * Waits for the streams that it was replayed on, then frees the graph. Closing twice does nothing.
     *
     * @throws IllegalStateException if another thread is replaying it just now
     */
    @Override
    public void close() {
        if (users.end()) {
            try {
                CudaStream.current(device).synchronize();
                replayed.forEach(CudaStream::synchronize);
            } finally {
                Native.check(Isthmus.isthmus_cuda_graph_delete(handle), "deleting a CUDA graph");
            }
        }
    }
}
