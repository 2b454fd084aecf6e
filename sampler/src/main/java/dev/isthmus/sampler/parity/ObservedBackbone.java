package dev.isthmus.sampler.parity;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.fts.FrequencyScore;
import java.util.ArrayList;
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
    public Device device() {
        return inner.device();
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
            int step = scores.size();
            Tensor z = batch.condition(tokens, known, predict);
            compare("step.%03d.z".formatted(step), z, predict);
            compare("loop.z.%03d".formatted(step), z, predict);
            float[] rows = new FrequencyScore((int) z.size(1))
                    .scores(z.to(Device.CPU).segment(), predict[0].length * predict.length);
            scores.add(IntStream.range(0, rows.length).mapToDouble(i -> rows[i]).toArray());
            return z;
        };
    }

    /** Recorded vectors are those of all positions, [branches * B, L, D]; compared are the ones that go to the diffusion head. */
    private void compare(String name, Tensor z, int[][] predict) {
        if (!recorded.has(name)) {
            return;
        }
        try (Scope scope = Scope.open()) {
            Tensor all = recorded.tensor(name);
            long[] rows = IntStream.range(0, (int) z.size(0)).mapToLong(row -> row(row, predict, all.size(1))).toArray();
            Tensor asked = all.view(-1, all.size(2)).indexSelect(0, Tensor.of(rows, rows.length));
            results.relative(name, z, asked, Results.PROCESS);
        }
    }

    /** Where a row of z stands in what was recorded, seen as [branches * B * L, D]. */
    private static long row(int row, int[][] predict, long tokens) {
        int sequence = row / predict[0].length;
        return sequence * tokens + predict[sequence % predict.length][row % predict[0].length];
    }
}
