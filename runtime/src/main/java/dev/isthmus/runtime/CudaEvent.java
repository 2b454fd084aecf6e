package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A mark in a {@link CudaStream}: it happens when all that the stream was given before is done.
 *
 * {@snippet :
 * try (CudaEvent begin = CudaEvent.timed(gpu); CudaEvent end = CudaEvent.timed(gpu)) {
 *     begin.record();
 *     Tensor y = x.matmul(w);
 *     end.record();
 *     double milliseconds = begin.millisecondsUntil(end);
 * }
 * }
 *
 * <p>Any thread may use it; closing it while others do is their affair.
 */
public final class CudaEvent implements AutoCloseable {

    private final Device device;
    private MemorySegment handle;

    private CudaEvent(Device device, boolean timed) {
        this.device = device;
        int index = Cuda.indexOf(device);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
            Native.check(Isthmus.isthmus_cuda_event_new(index, timed ? 1 : 0, out), "a CUDA event");
            handle = out.get(ValueLayout.ADDRESS, 0);
        }
    }

    /** One that tells order alone, which is cheaper. */
    public static CudaEvent ordering(Device gpu) {
        return new CudaEvent(gpu, false);
    }

    /** One that tells time too. */
    public static CudaEvent timed(Device gpu) {
        return new CudaEvent(gpu, true);
    }

    MemorySegment handle() {
        if (handle == null) {
            throw new ClosedException("a CUDA event was used after it was closed");
        }
        return handle;
    }

    /** Puts the mark behind what the thread's current stream was given so far. */
    public void record() {
        record(CudaStream.current(device));
    }

    /** Puts the mark behind what the stream was given so far. */
    public void record(CudaStream stream) {
        Native.check(Isthmus.isthmus_cuda_event_record(device.index(), handle(), stream.handle()), "recording a CUDA event");
    }

    /** Whether it has happened; one that was never recorded has. */
    public boolean isDone() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment done = arena.allocate(ValueLayout.JAVA_INT);
            Native.check(Isthmus.isthmus_cuda_event_query(device.index(), handle(), done), "asking for a CUDA event");
            return done.get(ValueLayout.JAVA_INT, 0) != 0;
        }
    }

    /** Waits, asleep, until it has happened. */
    public void synchronize() {
        Native.check(Isthmus.isthmus_cuda_event_synchronize(device.index(), handle()), "waiting for a CUDA event");
    }

    /**
     * Time on the GPU from this mark to another, for which it waits.
     *
     * @throws TorchException if one of them is not timed, or was not recorded
     */
    public double millisecondsUntil(CudaEvent end) {
        end.synchronize();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment elapsed = arena.allocate(ValueLayout.JAVA_DOUBLE);
            Native.check(Isthmus.isthmus_cuda_event_elapsed(device.index(), handle(), end.handle(), elapsed), "timing by CUDA events");
            return elapsed.get(ValueLayout.JAVA_DOUBLE, 0);
        }
    }

    /** Closing twice does nothing. */
    @Override
    public void close() {
        if (handle != null) {
            Native.check(Isthmus.isthmus_cuda_event_delete(device.index(), handle), "closing a CUDA event");
            handle = null;
        }
    }
}
