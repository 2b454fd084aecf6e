package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;

/** Embeddings of the conditioning vectors of a reverse process. */
@FunctionalInterface
interface Conditions {

    /**
     * @param evaluations that they are wanted for, T
     * @param rows        the first so many
     * @return [1 or T, rows, w]
     */
    Tensor of(int evaluations, int rows);

    /**
     * Embeds them now; the result belongs to the innermost open scope.
     *
     * @param z [R, D]
     */
    static Conditions once(DiffusionMlp mlp, Tensor z) {
        Tensor embedded = mlp.embedConditions(z).view(1, -1, mlp.width());
        return (evaluations, rows) -> embedded.narrow(1, 0, rows);
    }

    /** Embeds them for every evaluation anew. */
    static Conditions everyTime(DiffusionMlp mlp, Tensor z) {
        return (evaluations, rows) -> {
            try (Scope scope = Scope.open()) {
                Tensor some = z.narrow(0, 0, rows).view(1, rows, -1);
                Tensor each = some.expand(evaluations, rows, z.size(1)).reshape(-1, z.size(1));
                return scope.keep(mlp.embedConditions(each).view(evaluations, rows, -1));
            }
        };
    }
}
