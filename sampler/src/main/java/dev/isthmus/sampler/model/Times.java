package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;

/** Embeddings of the timesteps of a reverse process. */
@FunctionalInterface
interface Times {

    /**
     * @param begin first evaluation
     * @param end   after the last one
     * @param rows  that they are wanted for, R
     * @return [end - begin, 1 or R, w]
     */
    Tensor of(int begin, int end, int rows);

    /** Embeds every timestep once; the table belongs to the innermost open scope. */
    static Times table(DiffusionMlp mlp, double[] timesteps) {
        try (Scope scope = Scope.open()) {
            Tensor table = scope.keep(mlp.embedTimes(mlp.timeFeatures(timesteps)).view(-1, 1, mlp.width()));
            return (begin, end, rows) -> table.narrow(0, begin, end - begin);
        }
    }

    /** Embeds timesteps whenever they are asked for, for every row. Their cosines and sines, which cost next to nothing, are kept. */
    static Times everyRow(DiffusionMlp mlp, double[] timesteps) {
        Tensor features = mlp.timeFeatures(timesteps);
        return (begin, end, rows) -> {
            try (Scope scope = Scope.open()) {
                Tensor some = features.narrow(0, begin, end - begin).view(end - begin, 1, -1);
                Tensor each = some.expand(end - begin, rows, features.size(1)).reshape(-1, features.size(1));
                return scope.keep(mlp.embedTimes(each).view(end - begin, rows, -1));
            }
        };
    }
}
