package dev.isthmus.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What libtorch calls an op, for example {@code aten::layer_norm} with an empty overload, as text that native code reads. */
record OpName(String name, String overload, MemorySegment nativeName, MemorySegment nativeOverload) {

    /** Meant for constants: the two C strings live as long as the process. */
    static OpName of(String name, String overload) {
        return of(name, overload, Arena.global());
    }

    /** The two C strings live as long as the arena. */
    static OpName of(String name, String overload, Arena arena) {
        return new OpName(name, overload, arena.allocateFrom(name), arena.allocateFrom(overload));
    }

    static OpName of(String name) {
        return of(name, "");
    }
}
