package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import dev.isthmus.bindings.generated.isthmus_cuda_device;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The GPUs of this machine. libtorch's CUDA library and the driver are loaded at the first use of a {@link Device#cuda} device,
 * or by {@link #require}; a process that uses none pays nothing.
 *
 * {@snippet :
 * String gpus = Cuda.unavailable().map(reason -> "no GPU: " + reason).orElseGet(() -> Cuda.devices().toString());
 * }
 *
 * <p>Ops on a GPU are queued and run in order on the thread's current {@link CudaStream}; reading elements in Java waits for
 * them. What fails on the GPU itself is told by the next call that waits.
 */
public final class Cuda {

    private static final int NAME_BYTES = 256;

    /** Written once, under the class's lock. */
    private static volatile List<CudaDevice> loaded;

    private Cuda() {
    }

    /** Why no GPU can be used; empty if one can. */
    public static Optional<String> unavailable() {
        try {
            devices();
            return Optional.empty();
        } catch (DeviceException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * The GPUs, one or more.
     *
     * @throws DeviceException if there is none that can be used, with the reason
     */
    public static List<CudaDevice> devices() {
        if (loaded == null) {
            synchronized (Cuda.class) {
                if (loaded == null) {
                    loaded = load();
                }
            }
        }
        return loaded;
    }

    private static List<CudaDevice> load() {
        Torch.requireLoaded();
        require(Isthmus.isthmus_cuda_load());
        List<CudaDevice> devices = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            require(Isthmus.isthmus_cuda_count(count));
            MemorySegment name = arena.allocate(NAME_BYTES);
            for (int i = 0; i < count.get(ValueLayout.JAVA_INT, 0); i++) {
                MemorySegment d = isthmus_cuda_device.allocate(arena);
                require(Isthmus.isthmus_cuda_describe(i, name, NAME_BYTES, d));
                devices.add(new CudaDevice(Device.cuda(i), name.getString(0), isthmus_cuda_device.memory(d),
                        isthmus_cuda_device.major(d), isthmus_cuda_device.minor(d), isthmus_cuda_device.multiprocessors(d),
                        isthmus_cuda_device.driver(d)));
            }
        }
        return List.copyOf(devices);
    }

    private static void require(int status) {
        if (status != Isthmus.ISTHMUS_OK()) {
            throw new DeviceException("CUDA cannot be used: " + Native.lastError());
        }
    }

    /**
     * Makes sure that the device can be used; nothing falls back to another one.
     *
     * @throws DeviceException if it cannot, with the reason
     */
    public static void require(Device device) {
        if (device.type() == Device.Type.CUDA && device.index() >= devices().size()) {
            throw new DeviceException(device + ": this machine's GPUs are numbered 0 to " + (devices().size() - 1));
        }
    }

    /**
     * Memory of a whole GPU in bytes, as its driver tells it.
     *
     * @param unused what nobody holds; what libtorch keeps for later use counts as held
     * @param total  all of it
     */
    public record Memory(long unused, long total) {
    }

    /** Memory of a GPU now. */
    public static Memory memory(Device gpu) {
        int index = indexOf(gpu);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(ValueLayout.JAVA_LONG, 2);
            Native.check(Isthmus.isthmus_cuda_memory(index, bytes, bytes.asSlice(8)), "GPU memory");
            return new Memory(bytes.getAtIndex(ValueLayout.JAVA_LONG, 0), bytes.getAtIndex(ValueLayout.JAVA_LONG, 1));
        }
    }

    /** Waits until all that this thread's current stream was given is done. */
    public static void synchronize(Device gpu) {
        CudaStream.current(gpu).synchronize();
    }

    /** The number of a GPU that can be used. */
    static int indexOf(Device gpu) {
        if (gpu.type() != Device.Type.CUDA) {
            throw new DeviceException(gpu + " is no GPU");
        }
        require(gpu);
        return gpu.index();
    }
}
