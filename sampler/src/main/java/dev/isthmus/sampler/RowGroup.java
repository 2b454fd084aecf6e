package dev.isthmus.sampler;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.fts.DetailSelection;
import dev.isthmus.sampler.fts.FrequencyScore;
import dev.isthmus.sampler.plan.Detail;
import dev.isthmus.sampler.plan.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of an AR step that go through one reverse process together.
 *
 * @param rows           indices into the step's B n conditional rows, ascending
 * @param diffusionSteps length of their reverse process
 */
record RowGroup(int[] rows, int diffusionSteps) {

    /**
     * Divides the rows of a step: one group, or those selected for detail and the rest.
     *
     * @param z     the step's conditioning vectors; the first B n rows are the conditional ones
     * @param seeds [B] of the images
     */
    static List<RowGroup> of(Step step, Tensor z, long[] seeds, int arStep) {
        int n = step.tokens();
        boolean[] selected = new boolean[seeds.length * n];
        step.detail().ifPresent(detail -> select(detail, z, seeds, arStep, n, selected));
        List<RowGroup> groups = new ArrayList<>();
        add(groups, selected, false, step.diffusionSteps());
        step.detail().ifPresent(detail -> add(groups, selected, true, detail.diffusionSteps()));
        return groups;
    }

    /** The scores are taken in place from the memory of a CPU tensor, image by image. */
    private static void select(Detail detail, Tensor z, long[] seeds, int arStep, int n, boolean[] selected) {
        float[] scores;
        try (Scope scope = Scope.open()) {
            Tensor conditional = z.narrow(0, 0, selected.length).to(Device.CPU);
            scores = new FrequencyScore((int) z.size(1)).scores(conditional.segment(), selected.length);
        }
        for (float score : scores) {
            NotFiniteException.refuse(score, arStep);
        }
        for (int image = 0; image < seeds.length; image++) {
            float[] own = Arrays.copyOfRange(scores, image * n, (image + 1) * n);
            for (int i : DetailSelection.select(own, detail.count(), detail.mode(), seeds[image], arStep)) {
                selected[image * n + i] = true;
            }
        }
    }

    private static void add(List<RowGroup> groups, boolean[] selected, boolean which, int diffusionSteps) {
        int[] rows = IntStream.range(0, selected.length).filter(i -> selected[i] == which).toArray();
        if (rows.length > 0) {
            groups.add(new RowGroup(rows, diffusionSteps));
        }
    }

    /** This group's rows of z: the conditional ones, followed by the unconditional ones where z has them. */
    Tensor of(Tensor z, boolean guided) {
        int conditional = (int) z.size(0) / (guided ? 2 : 1);
        if (rows.length == conditional) {
            return z;
        }
        IntStream all = guided ? IntStream.concat(Arrays.stream(rows), Arrays.stream(rows).map(r -> r + conditional))
                : Arrays.stream(rows);
        long[] index = all.asLongStream().toArray();
        return z.indexSelect(0, Tensor.of(index, index.length).to(z.device()));
    }

    /** Which image each row belongs to, when every image has {@code n} rows. */
    int[] images(int n) {
        return Arrays.stream(rows).map(r -> r / n).toArray();
    }

    /** The position of each row's token in its image. */
    int[] tokens(int[][] predict) {
        int n = predict[0].length;
        return Arrays.stream(rows).map(r -> predict[r / n][r % n]).toArray();
    }
}
