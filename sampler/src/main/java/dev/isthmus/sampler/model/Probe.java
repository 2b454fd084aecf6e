package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Single parts of a MAR network, under the names of the reference: what a recorded run is compared with. */
public final class Probe {

    private final MarBackbone backbone;
    private final DiffusionMlp mlp;

    Probe(MarBackbone backbone, DiffusionMlp mlp) {
        this.backbone = backbone;
        this.mlp = mlp;
    }

    /**
     * The encoder's output.
     *
     * @param tokens [B, L, C]
     * @param known  [B][k], ascending
     * @return [B, buffer + k, D_enc]
     */
    public Tensor encode(Tensor tokens, int[] labels, int[][] known) {
        return backbone.begin(labels, false).encode(tokens, known);
    }

    /**
     * The decoder's output for all positions, ready for the diffusion head.
     *
     * @return [B, L, D_dec]
     */
    public Tensor decode(Tensor tokens, int[] labels, int[][] known) {
        int[][] all = new int[labels.length][];
        Arrays.setAll(all, b -> IntStream.range(0, backbone.tokens()).toArray());
        return backbone.begin(labels, false).condition(tokens, known, all).view(labels.length, backbone.tokens(), -1);
    }

    /**
     * One evaluation of the diffusion head.
     *
     * @param x         [n, C]
     * @param timesteps [n]
     * @param z         [n, D_dec]
     * @return [n, 2 C]
     */
    public Tensor head(Tensor x, double[] timesteps, Tensor z) {
        return mlp.evaluate(x, mlp.embedConditions(z), mlp.embedTimes(timesteps));
    }
}
