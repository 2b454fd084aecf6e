package dev.isthmus.bindings;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Gives raw native addresses a size and a lifetime; here because only this module has native access. */
public final class NativeMemory {

    private NativeMemory() {
    }

    /** {@code bytes} bytes at {@code address} that can be read and written as long as {@code arena} is open. */
    public static MemorySegment within(Arena arena, MemorySegment address, long bytes) {
        return address.reinterpret(bytes, arena, null);
    }

    /** The same, and {@code free} is called with it when the arena closes. */
    public static MemorySegment owned(MemorySegment address, long bytes, Arena arena, Consumer<MemorySegment> free) {
        return address.reinterpret(bytes, arena, free);
    }
}
