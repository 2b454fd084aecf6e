package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.lazy.LazySchedule;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Single parts of a MAR network, under the names of the reference: what a recorded run is compared with. */
public final class Probe {

    private final MarNetwork network;
    private final MarBackbone backbone;
    private final DiffusionMlp mlp;
    private final Savings savings;

    Probe(MarNetwork network, DiffusionMlp mlp, Savings savings) {
        this.network = network;
        backbone = new MarBackbone(network, savings);
        this.mlp = mlp;
        this.savings = savings;
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
     * {@link MarModel#backbone(LazySchedule)} with the one fault that recorded runs of LazyMAR's published code have: on a CPU, keys
     * and values of kept positions went to wrong places of the decoder's caches.
     */
    public Backbone recordedLazyMar(LazySchedule schedule) {
        return new LazyBackbone(network, schedule, Scatter.AS_RECORDED, savings);
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
        Head head = new Head(mlp, savings);
        Tensor[] rows = new Tensor[timesteps.length];
        for (int i = 0; i < rows.length; i++) {
            Times time = head.times(timesteps[i]);
            rows[i] = head.evaluations(time, z.narrow(0, i, 1), false).prepare(0, 1).evaluate(0, x.narrow(0, i, 1));
        }
        return Tensor.concat(0, rows);
    }
}
