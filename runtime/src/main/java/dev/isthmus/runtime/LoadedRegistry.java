package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import dev.isthmus.runtime.schema.SchemaTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Asks the loaded libtorch what it has. */
final class LoadedRegistry implements SchemaTable.Registry {

    @Override
    public boolean has(String name, String overload) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment has = arena.allocate(ValueLayout.JAVA_INT);
            int status = Isthmus.isthmus_has_op(arena.allocateFrom(name), arena.allocateFrom(overload), has);
            return status == Isthmus.ISTHMUS_OK() && has.get(ValueLayout.JAVA_INT, 0) == 1;
        }
    }

    @Override
    public boolean hasFunction(String symbol) {
        try (Arena arena = Arena.ofConfined()) {
            return Isthmus.isthmus_find(arena.allocateFrom(symbol), arena.allocate(ValueLayout.ADDRESS))
                    == Isthmus.ISTHMUS_OK();
        }
    }
}
