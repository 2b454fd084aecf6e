package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A queue of work on a GPU. Work of one stream runs in order; work of different streams may overlap. Every thread has a current
 * stream a GPU, at first the one that all share; ops of the thread go there.
 *
 * {@snippet :
 * CudaStream stream = CudaStream.pooled(gpu);
 * try (CudaStream.Use use = stream.use()) {
 *     Tensor y = x.matmul(w);      // queued on that stream
 * }                                // the former stream is current again
 * stream.synchronize();
 * }
 *
 * <p>libtorch gives memory that a tensor leaves to the next tensor of the same stream at once, because work there runs in order.
 * A tensor that is read on another stream than it was made on must therefore not be freed before that work is done: wait for it,
 * by {@link #synchronize} or a {@link CudaEvent}.
 */
public final class CudaStream {

    private final Device device;
    private final MemorySegment handle;

    private CudaStream(Device device, MemorySegment handle) {
        this.device = device;
        this.handle = handle;
    }

    /** One of a small pool that libtorch keeps; there is nothing to close. */
    public static CudaStream pooled(Device gpu) {
        int index = Cuda.indexOf(gpu);
        return read(gpu, out -> Isthmus.isthmus_cuda_pooled_stream(index, 0, out));
    }

    /** The stream that this thread's ops on the GPU go to. */
    public static CudaStream current(Device gpu) {
        int index = Cuda.indexOf(gpu);
        return read(gpu, out -> Isthmus.isthmus_cuda_current_stream(index, out));
    }

    private interface Reader {
        int read(MemorySegment out);
    }

    private static CudaStream read(Device gpu, Reader reader) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
            Native.check(reader.read(out), "a CUDA stream");
            return new CudaStream(gpu, out.get(ValueLayout.ADDRESS, 0));
        }
    }

    /** The GPU that it belongs to. */
    public Device device() {
        return device;
    }

    MemorySegment handle() {
        return handle;
    }

    /**
     * Makes this the current stream of the calling thread until the result is closed, on the same thread.
     *
     * @throws ConfinementException on a virtual thread, which may change the thread that libtorch sees
     */
    public Use use() {
        if (Thread.currentThread().isVirtual()) {
            throw new ConfinementException("a CUDA stream was used on the virtual thread " + Thread.currentThread().getName()
                    + "; expected a platform thread");
        }
        CudaStream former = current(device);
        makeCurrent();
        return new Use(former, Thread.currentThread());
    }

    void makeCurrent() {
        Native.check(Isthmus.isthmus_cuda_use_stream(device.index(), handle), "using a CUDA stream");
    }

    /** Until closed, a stream is the current one. */
    public static final class Use implements AutoCloseable {
        private final CudaStream former;
        private final Thread thread;
        private boolean closed;

        private Use(CudaStream former, Thread thread) {
            this.former = former;
            this.thread = thread;
        }

        /**
         * Makes the former stream current again. Closing twice does nothing.
         *
         * @throws ConfinementException on another thread, whose current stream is its own affair
         */
        @Override
        public void close() {
            if (Thread.currentThread() != thread) {
                throw new ConfinementException("the use of a CUDA stream by thread " + thread.getName() + " was ended by thread "
                        + Thread.currentThread().getName());
            }
            if (!closed) {
                closed = true;
                former.makeCurrent();
            }
        }
    }

    /** What this stream is given from here on waits for the event. */
    public void await(CudaEvent event) {
        event.call(mark -> Isthmus.isthmus_cuda_stream_wait(device.index(), handle, mark), "waiting on a stream");
    }

    /**
     * Waits until all that the stream was given is done.
     *
     * @throws TorchException if some of it failed
     */
    public void synchronize() {
        Native.check(Isthmus.isthmus_cuda_synchronize(device.index(), handle), "waiting for " + this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CudaStream that && that.device.equals(device) && that.handle.address() == handle.address();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(handle.address());
    }

    @Override
    public String toString() {
        return handle.address() == 0 ? "the default stream of " + device
                : "stream 0x" + Long.toHexString(handle.address()) + " of " + device;
    }
}
