package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.ToIntFunction;

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
 * <p>Any thread may use it. Closing it while another thread's call is at work on it is refused.
 */
public final class CudaEvent implements AutoCloseable {

    private final Device device;
    private final MemorySegment handle;
    private final Users users = new Users("a CUDA event");

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

    /** One call on the driver's event, which is not closed meanwhile. */
    void call(ToIntFunction<MemorySegment> function, String what) {
        users.enter();
        try {
            Native.check(function.applyAsInt(handle), what);
        } finally {
            users.leave();
        }
    }

    /** Puts the mark behind what the thread's current stream was given so far. */
    public void record() {
        record(CudaStream.current(device));
    }

    /** Puts the mark behind what the stream was given so far. */
    public void record(CudaStream stream) {
        call(event -> Isthmus.isthmus_cuda_event_record(device.index(), event, stream.handle()), "recording a CUDA event");
    }

    /** Whether it has happened; one that was never recorded has. */
    public boolean isDone() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment done = arena.allocate(ValueLayout.JAVA_INT);
            call(event -> Isthmus.isthmus_cuda_event_query(device.index(), event, done), "asking for a CUDA event");
            return done.get(ValueLayout.JAVA_INT, 0) != 0;
        }
    }

    /** Waits, asleep, until it has happened. */
    public void synchronize() {
        call(event -> Isthmus.isthmus_cuda_event_synchronize(device.index(), event), "waiting for a CUDA event");
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
            end.users.enter();
            try {
                call(begin -> Isthmus.isthmus_cuda_event_elapsed(device.index(), begin, end.handle, elapsed), "timing by CUDA events");
            } finally {
                end.users.leave();
            }
            return elapsed.get(ValueLayout.JAVA_DOUBLE, 0);
        }
    }

    /**
     * Closing twice does nothing.
     *
     * @throws IllegalStateException if another thread's call is at work on it
     */
    @Override
    public void close() {
        if (users.end()) {
            Native.check(Isthmus.isthmus_cuda_event_delete(device.index(), handle), "closing a CUDA event");
        }
    }
}
