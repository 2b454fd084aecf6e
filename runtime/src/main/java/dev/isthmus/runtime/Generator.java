package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A seeded random generator of libtorch's CPU, for ops with a {@code Generator?} argument; owned by a {@link Scope}.
 *
 * {@snippet :
 * Tensor noise = Op.of("aten::randn", "generator").call(new long[] {2, 3}, Op.named("generator", Generator.seeded(7)));
 * }
 *
 * <p>It is a sequence with a state: what it gives depends on what was drawn before. Noise that must not depend on batch, thread
 * or device comes from {@code dev.isthmus.runtime.random} instead.
 */
public final class Generator extends Resource {

    private Generator(Owner owner, MemorySegment handle) {
        super(owner, handle);
        born();
    }

    /**
     * A generator that always begins in the same way.
     *
     * @throws UnsupportedOpException where libtorch's C ABI has no generators (before 2.13, or not on Linux x86-64)
     */
    public static Generator seeded(long seed) {
        Scope scope = Scope.current();
        Torch.requireLoaded();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment made = arena.allocate(ValueLayout.ADDRESS);
            int status = Isthmus.isthmus_generator_new(seed, made);
            if (status == Isthmus.ISTHMUS_UNAVAILABLE()) {
                throw new UnsupportedOpException(Native.lastError());
            }
            Native.check(status, "generator");
            return new Generator(scope, made.get(ValueLayout.ADDRESS, 0));
        }
    }

    @Override
    void free() {
        Native.check(Isthmus.isthmus_generator_delete(handle), "delete generator");
    }

    @Override
    public String toString() {
        return "Generator";
    }
}
