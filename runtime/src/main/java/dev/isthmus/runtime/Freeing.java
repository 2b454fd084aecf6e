package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Frees many at once: all tensors in one native call. */
final class Freeing {

    private Freeing() {
    }

    /** Entries may be null. */
    static void lastFirst(Resource[] resources, int count) {
        if (count == 0) {
            return;
        }
        if (count <= Call.FREED_AT_ONCE) {
            lastFirst(resources, count, Call.toBeFreed());
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            lastFirst(resources, count, arena.allocate(ValueLayout.ADDRESS, count));
        }
    }

    /** @param handles room for all of them */
    private static void lastFirst(Resource[] resources, int count, MemorySegment handles) {
        int tensors = 0;
        for (int i = count - 1; i >= 0; i--) {
            Resource resource = resources[i];
            if (resource instanceof Tensor) {
                handles.setAtIndex(ValueLayout.ADDRESS, tensors++, resource.handle);
            } else if (resource != null) {
                resource.free();
            }
            if (resource != null) {
                resource.ended();
            }
        }
        Native.check(Isthmus.isthmus_delete(handles, tensors), "delete");
    }
}
