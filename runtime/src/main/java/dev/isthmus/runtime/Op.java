package dev.isthmus.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An op of libtorch by its schema name and overload, for example {@code aten::layer_norm} and an empty overload. */
record Op(String name, String overload, MemorySegment nativeName, MemorySegment nativeOverload) {

    /** Meant for constants: the two C strings live as long as the process. */
    static Op of(String name, String overload) {
        Arena forever = Arena.global();
        return new Op(name, overload, forever.allocateFrom(name), forever.allocateFrom(overload));
    }

    static Op of(String name) {
        return of(name, "");
    }
}
