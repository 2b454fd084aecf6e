package dev.isthmus.sampler.parity;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.fts.FrequencyScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A backbone that compares its conditioning vectors with recorded ones on the way, at the AR steps that have them. */
final class ObservedBackbone implements Backbone {

    private final Backbone inner;
    private final CaseFile recorded;
    private final Results results;
    private final List<double[]> scores = new ArrayList<>();

    ObservedBackbone(Backbone inner, CaseFile recorded, Results results) {
        this.inner = inner;
        this.recorded = recorded;
        this.results = results;
    }

    /** Frequency scores of the tokens predicted at an AR step, in raster order. */
    double[] scores(int arStep) {
        return scores.get(arStep);
    }

    @Override
    public int tokens() {
        return inner.tokens();
    }

    @Override
    public int tokenChannels() {
        return inner.tokenChannels();
    }

    @Override
    public Batch begin(int[] labels, boolean guided) {
        Batch batch = inner.begin(labels, guided);
        return (tokens, known, predict) -> {
            compare(batch, tokens, known);
            Tensor z = batch.condition(tokens, known, predict);
            float[] rows = new FrequencyScore((int) z.size(1)).scores(z.segment(), predict[0].length * predict.length);
            scores.add(IntStream.range(0, rows.length).mapToDouble(i -> rows[i]).toArray());
            return z;
        };
    }

    /** Recorded vectors are those of all positions: [branches * B, L, D]. */
    private void compare(Batch batch, Tensor tokens, int[][] known) {
        String name = "step.%03d.z".formatted(scores.size());
        if (!recorded.has(name)) {
            return;
        }
        int[][] all = new int[known.length][];
        Arrays.setAll(all, b -> IntStream.range(0, inner.tokens()).toArray());
        try (Scope scope = Scope.open()) {
            results.relative(name, batch.condition(tokens, known, all), recorded.tensor(name), Results.PROCESS);
        }
    }
}
