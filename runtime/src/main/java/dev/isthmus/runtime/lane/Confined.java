package dev.isthmus.runtime.lane;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.Optional;

/**
 * Finds results that cannot leave a lane. Not every way to hide a tensor is found; one that slips through is closed, and says so
 * when it is used.
 */
final class Confined {

    private Confined() {
    }

    /** What to fail the task with, or null. The task's scope is closed already. */
    static RuntimeException objection(Object result) {
        return switch (result) {
            case null -> null;
            case Tensor t when !t.isShared() -> refusal(t.toString());
            case Scope s -> refusal("a scope");
            case MemorySegment m when !m.scope().isAlive() -> refusal("memory of a tensor");
            case Optional<?> o -> objection(o.orElse(null));
            case Object[] several -> first(several);
            case Collection<?> several -> first(several.toArray());
            default -> null;
        };
    }

    private static RuntimeException first(Object[] several) {
        for (Object one : several) {
            RuntimeException objection = objection(one);
            if (objection != null) {
                return objection;
            }
        }
        return null;
    }

    private static RuntimeException refusal(String what) {
        return new IllegalStateException("the task returned " + what + ": tensors are confined to their lane and freed with"
                + " their task; copy the values out, for example with toFloats()");
    }
}
