package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.lazy.LazySchedule;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Single parts of a MAR network, under the names of the reference: what a recorded run is compared with. */
public final class Probe {

    private final MarNetwork network;
    private final MarBackbone backbone;
    private final DiffusionMlp mlp;

    Probe(MarNetwork network, DiffusionMlp mlp) {
        this.network = network;
        backbone = new MarBackbone(network);
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
     * {@link MarModel#backbone(LazySchedule)} with the one fault that recorded runs of LazyMAR's published code have: on a CPU, keys
     * and values of kept positions went to wrong places of the decoder's caches.
     */
    public Backbone recordedLazyMar(LazySchedule schedule) {
        return new LazyBackbone(network, schedule, Scatter.AS_RECORDED);
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
        Tensor conditions = mlp.embedConditions(z);
        Tensor times = mlp.embedTimes(timesteps);
        Tensor[] rows = new Tensor[timesteps.length];
        for (int i = 0; i < rows.length; i++) {
            Tensor modulations = mlp.modulations(conditions.narrow(0, i, 1), times.narrow(0, i, 1)).select(0, 0);
            rows[i] = mlp.evaluate(x.narrow(0, i, 1), modulations);
        }
        return Tensor.concat(0, rows);
    }
}
