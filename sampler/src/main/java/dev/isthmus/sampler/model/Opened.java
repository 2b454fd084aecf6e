package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.io.Checkpoint;
import java.nio.file.Path;
import java.util.function.BiFunction;

/** Opening a checkpoint and a scope for its tensors, leaving neither open when the model does not come about. */
final class Opened {

    private Opened() {
    }

    static <T> T open(Path path, BiFunction<Checkpoint, Scope, T> model) {
        Checkpoint file = Checkpoint.open(path);
        Scope scope = Scope.open();
        try {
            return model.apply(file, scope);
        } catch (Throwable t) {
            scope.close();
            file.close();
            throw t;
        }
    }
}
