package dev.isthmus.runtime;

import dev.isthmus.bindings.NativeMemory;
import dev.isthmus.bindings.generated.Isthmus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Page-locked memory of the machine: GPUs copy from and to it without a detour, and without making the CPU wait. It is scarce:
 * allocate it once and use it again.
 *
 * {@snippet :
 * try (Arena arena = Arena.ofConfined()) {
 *     Tensor staging = Tensor.of(PinnedMemory.allocate(4L * 1024, arena), DType.F32, 1024);
 *     Tensor there = Tensor.empty(gpu, DType.F32, 1024);
 *     there.copyFromAsync(staging);
 *     Cuda.synchronize(gpu);       // before staging is written again
 * }
 * }
 */
public final class PinnedMemory {

    private PinnedMemory() {
    }

    /**
     * Allocates memory, zeroed, that the arena frees. Before it does, copies from and to the memory have to be done.
     *
     * @param bytes 1 or more
     * @throws OutOfMemoryException if there is not so much
     * @throws DeviceException      if this machine has no GPU that can be used
     */
    public static MemorySegment allocate(long bytes, Arena arena) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes is " + bytes + "; expected 1 or more");
        }
        Cuda.devices();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment out = scratch.allocate(ValueLayout.ADDRESS);
            int status = Isthmus.isthmus_cuda_pinned_new(bytes, out);
            if (status == Isthmus.ISTHMUS_CUDA_ERROR()) {
                throw new OutOfMemoryException(bytes + " bytes of page-locked memory: " + Native.lastError());
            }
            Native.check(status, "page-locked memory");
            return owned(out.get(ValueLayout.ADDRESS, 0), bytes, arena).fill((byte) 0);
        }
    }

    private static MemorySegment owned(MemorySegment memory, long bytes, Arena arena) {
        try {
            return NativeMemory.owned(memory, bytes, arena, PinnedMemory::free);
        } catch (IllegalStateException | WrongThreadException e) { // the arena did not take it, and so will not free it
            free(memory);
            throw e;
        }
    }

    private static void free(MemorySegment memory) {
        Native.check(Isthmus.isthmus_cuda_pinned_delete(memory), "freeing page-locked memory");
    }
}
