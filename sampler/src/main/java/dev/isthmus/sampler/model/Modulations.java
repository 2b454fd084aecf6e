package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Tensor;
import java.util.function.IntFunction;

/** What the adaLN layers make of some evaluations of a reverse process, of either half of guidance or both. */
@FunctionalInterface
interface Modulations {

    /**
     * @param evaluation counted from the first of them
     * @return by part, [R, w] each: shift, 1 + scale and gate of each block, then shift and 1 + scale of the output
     */
    IntFunction<Tensor> at(int evaluation);

    /**
     * All layers as one product, of all evaluations.
     *
     * @param embedded [T, R, w] the sum of the embeddings of condition and timestep
     */
    static Modulations together(DiffusionMlp mlp, Tensor embedded) {
        Tensor all = mlp.modulations(mlp.activated(embedded));                          // [T, R, (3 d + 2) w]
        return evaluation -> mlp.parts(all.select(0, evaluation));
    }

    /**
     * Each layer by itself.
     *
     * @param embedded [1, R, w]
     */
    static Modulations byLayer(DiffusionMlp mlp, Tensor embedded) {
        Tensor[] layers = new Tensor[mlp.depth() + 1];
        for (int layer = 0; layer < layers.length; layer++) {
            int to = Math.min(3 * layer + 3, 3 * mlp.depth() + 2);
            layers[layer] = mlp.modulations(mlp.activated(embedded), 3 * layer, to).select(0, 0);       // [R, 3 w] or [R, 2 w]
        }
        return evaluation -> part -> layers[part / 3].narrow(1, (long) (part % 3) * mlp.width(), mlp.width());
    }
}
