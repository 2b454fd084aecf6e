package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.SharedScope;
import dev.isthmus.runtime.io.Checkpoint;
import java.nio.file.Path;
import java.util.function.BiFunction;

/** Opening a checkpoint and a shared scope for its tensors, leaving neither open when the model does not come about. */
final class Opened {

    private Opened() {
    }

    static <T> T open(Path path, BiFunction<Checkpoint, SharedScope, T> model) {
        Checkpoint file = Checkpoint.open(path);
        SharedScope owner = SharedScope.open();
        try (Scope loading = Scope.open()) {
            T opened = model.apply(file, owner);
            loading.moveAllTo(owner);
            return opened;
        } catch (Throwable t) {
            owner.close();
            file.close();
            throw t;
        }
    }
}
