package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A function on the GPU, from PTX that comes with this library ({@code native/kernels}); the driver compiles it at its first use
 * in a process. {@link Op} is the way to libtorch's own.
 *
 * {@snippet :
 * CudaKernel noise = CudaKernel.of(gpu, "noise", "normal_noise");
 * Tensor out = Tensor.empty(gpu, DType.F32, 1, 4);
 * Tensor places = Tensor.of(new long[] {7, 0}, 1, 2).to(gpu);     // seed and token of the one row
 * Tensor arStep = Tensor.of(new long[] {0}, 1).to(gpu);
 * noise.call().writes(out).reads(places).reads(arStep).integer(1).integer(4).integer(0).launch(1, 32);
 * }
 *
 * <p>A kernel trusts its arguments, of which only the number is checked: who calls one checks shapes, strides, dtypes and indices
 * first. A wrong address makes the GPU fail, and it stays failed for this process.
 */
public final class CudaKernel {

    private static final String FOLDER = "META-INF/native/cuda/";

    private record Module(Device device, String name) {
    }

    private record Key(Module module, String function) {
    }

    private record Compiled(MemorySegment handle, String ptx) {
    }

    /** What was compiled stays, as libraries do: there are few of them, and unloading one under a running kernel ends the process. */
    private static final Map<Module, Compiled> MODULES = new ConcurrentHashMap<>();
    private static final Map<Key, CudaKernel> KERNELS = new ConcurrentHashMap<>();

    private final Device device;
    private final String name;
    private final MemorySegment handle;
    private final int parameters;

    private CudaKernel(Device device, String name, MemorySegment handle, int parameters) {
        this.device = device;
        this.name = name;
        this.handle = handle;
        this.parameters = parameters;
    }

    /**
     * A kernel of this library, for one GPU.
     *
     * @param module name of its file, without {@code .ptx}
     * @param name   of the function
     * @throws DeviceException if the GPU cannot be used, or the driver refuses the file
     */
    public static CudaKernel of(Device gpu, String module, String name) {
        Cuda.indexOf(gpu);
        return KERNELS.computeIfAbsent(new Key(new Module(gpu, module), name), CudaKernel::find);
    }

    private static CudaKernel find(Key key) {
        Device device = key.module().device();
        Compiled module = MODULES.computeIfAbsent(key.module(), CudaKernel::compile);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
            if (Isthmus.isthmus_cuda_kernel(device.index(), module.handle(), arena.allocateFrom(key.function()), out)
                    != Isthmus.ISTHMUS_OK()) {
                throw new DeviceException("kernel " + key.function() + " of " + key.module().name() + ".ptx: " + Native.lastError());
            }
            return new CudaKernel(device, key.function(), out.get(ValueLayout.ADDRESS, 0), parameters(module.ptx(), key.function()));
        }
    }

    /** How many parameters a function of a PTX text has; the driver reads as many, given or not. */
    static int parameters(String ptx, String function) {
        int begin = ptx.indexOf(".entry " + function + "(");
        int end = begin < 0 ? -1 : ptx.indexOf(')', begin);
        if (end < 0) {
            throw new DeviceException("kernel " + function + " is not in its PTX");
        }
        return ptx.substring(begin, end).split("\\.param ", -1).length - 1;
    }

    private static Compiled compile(Module module) {
        String resource = FOLDER + module.name() + ".ptx";
        try (InputStream in = CudaKernel.class.getClassLoader().getResourceAsStream(resource); Arena arena = Arena.ofConfined()) {
            if (in == null) {
                throw new LibraryException("kernels are missing: " + resource + " is not on the class path, where the jar with the "
                        + "Isthmus shim has it", List.of(), null);
            }
            byte[] text = in.readAllBytes();
            MemorySegment ptx = arena.allocate(text.length + 1L);
            ptx.asByteBuffer().put(text);
            MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
            if (Isthmus.isthmus_cuda_module_load(module.device().index(), ptx, out) != Isthmus.ISTHMUS_OK()) {
                String reason = Native.lastError();
                throw new DeviceException(resource + " needs compute capability 8.0 and a driver for CUDA 13.0 or later; on "
                        + Cuda.devices().get(module.device().index()) + ": " + reason);
            }
            return new Compiled(out.get(ValueLayout.ADDRESS, 0), new String(text, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }

    /** Begins a call. Arguments are given in the order of the kernel's parameters. */
    public Arguments call() {
        return new Arguments();
    }

    /** Arguments of one call, each of which is checked and held until the kernel was queued. */
    public final class Arguments {

        private static final int MOST = 32;

        private final List<Tensor> tensors = new ArrayList<>();
        private final long[] slots = new long[MOST];
        private int count;

        private Arguments() {
        }

        /** A pointer to the first element of a tensor on this GPU. */
        public Arguments reads(Tensor t) {
            if (!t.device().equals(device)) {
                throw new DeviceException(name + ": " + t + " is not on " + device);
            }
            tensors.add(t);
            return put(t.address());
        }

        /** As {@link #reads}, of a tensor that the kernel changes. */
        public Arguments writes(Tensor t) {
            t.requireWritable();
            return reads(t);
        }

        /** A pointer that is null. */
        public Arguments nothing() {
            return put(0);
        }

        /** An {@code int} or {@code long}. */
        public Arguments integer(long value) {
            return put(value);
        }

        /** A {@code float}. */
        public Arguments number(float value) {
            return put(Float.floatToRawIntBits(value));
        }

        private Arguments put(long bits) {
            if (count == MOST) {
                throw new IllegalArgumentException(name + ": a kernel takes at most " + MOST + " arguments");
            }
            slots[count++] = bits;
            return this;
        }

        /**
         * Queues the kernel on the thread's current stream.
         *
         * @param blocks  how many blocks, 1 or more
         * @param threads of a block, 1 to 1024
         */
        public void launch(long blocks, int threads) {
            launch(blocks, 1, threads, 0);
        }

        /**
         * Queues the kernel on the thread's current stream.
         *
         * @param blocksX     1 or more
         * @param blocksY     1 to 65535
         * @param threads     of a block, 1 to 1024
         * @param sharedBytes of memory that a block's threads share, beside what the kernel declares; 48 KB with it
         * @throws IllegalArgumentException if these, or the number of arguments, cannot be
         * @throws TorchException           if the driver refuses
         */
        public void launch(long blocksX, int blocksY, int threads, int sharedBytes) {
            if (count != parameters) {
                throw new IllegalArgumentException(name + ": " + count + " arguments; expected " + parameters);
            }
            Grid grid = new Grid(blocksX, blocksY, threads, sharedBytes);
            Call call = Call.begin(); // now, and not earlier: to make an argument of this call may have taken calls
            tensors.forEach(call::use);
            call.launch(device, handle, name, grid, slots, count);
        }
    }
}
