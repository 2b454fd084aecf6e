package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import dev.isthmus.runtime.schema.Mangled;
import dev.isthmus.runtime.schema.OpSchema;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A function of libtorch by its C++ name, looked up when first called. */
final class NamedFunction {

    private final String op;
    private final String symbol;
    /** Idempotent, so that a race costs a second look-up and nothing else. */
    private volatile MemorySegment address;

    private NamedFunction(String op, String symbol) {
        this.op = op;
        this.symbol = symbol;
    }

    static NamedFunction of(OpSchema schema) {
        return new NamedFunction(schema.name(), Mangled.symbol(schema));
    }

    String op() {
        return op;
    }

    /** @throws UnsupportedOpException if this libtorch or platform has no such function */
    MemorySegment address() {
        if (address == null) {
            Torch.requireLoaded();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment found = arena.allocate(ValueLayout.ADDRESS);
                if (Isthmus.isthmus_find(arena.allocateFrom(symbol), found) != Isthmus.ISTHMUS_OK()) {
                    throw new UnsupportedOpException(op + " takes a Scalar: " + Native.lastError());
                }
                address = found.get(ValueLayout.ADDRESS, 0);
            }
        }
        return address;
    }
}
