package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.SharedScope;
import dev.isthmus.runtime.Tensor;
import java.util.function.Supplier;

/** A tensor that depends on the weights alone: worked out when it is first asked for, by whichever thread, and kept for all. */
final class Remembered implements AutoCloseable {

    private final SharedScope owner = SharedScope.open();
    private final Supplier<Tensor> how;
    private Tensor value;

    /** @param how gives a tensor of its own, in the innermost open scope */
    Remembered(Supplier<Tensor> how) {
        this.how = how;
    }

    synchronized Tensor get() {
        if (value == null) {
            try (Scope scope = Scope.open()) {
                value = how.get().moveTo(owner);
            }
        }
        return value;
    }

    @Override
    public void close() {
        owner.close();
    }
}
