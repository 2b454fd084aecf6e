package dev.isthmus.sampler.fts;

import dev.isthmus.runtime.random.Shuffle;
import dev.isthmus.sampler.plan.Detail;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Which tokens of a step are selected for detail, given the step's frequency scores. */
public final class DetailSelection {
    /** Lies above every stream that a token order shuffles with under the same seed. */
    private static final int FIRST_STREAM = 1 << 30;

    private DetailSelection() {}

    /**
     * Selects tokens of one image's AR step.
     *
     * @param scores the score of each of the step's n tokens
     * @param count how many to select, 0 .. n; n for {@link Detail.Mode#FULL}
     * @param mode how; of two equal scores the token at the lower index wins
     * @param seed the image seed, for {@link Detail.Mode#RANDOM}
     * @param arStep the AR step's index, for {@link Detail.Mode#RANDOM}, 0 or more
     * @return {@code count} indices into {@code scores}, ascending
     * @throws IllegalArgumentException if {@code count} is outside its range, or a score that ranks is NaN
     */
    public static int[] select(float[] scores, int count, Detail.Mode mode, long seed, int arStep) {
        int least = mode == Detail.Mode.FULL ? scores.length : 0;
        if (count < least || count > scores.length) {
            throw new IllegalArgumentException("detail tokens is " + count + ", allowed of " + scores.length
                    + " tokens with mode " + mode + ": " + least + " to " + scores.length);
        }
        int[] preferred = switch (mode) {
            case HIGH_FREQUENCY -> ranked(scores, Comparator.reverseOrder());
            case LOW_FREQUENCY -> ranked(scores, Comparator.naturalOrder());
            case RANDOM -> shuffled(scores.length, seed, arStep);
            case FULL -> indices(scores.length);
        };
        int[] selected = Arrays.copyOf(preferred, count);
        Arrays.sort(selected);
        return selected;
    }

    private static int[] ranked(float[] scores, Comparator<Float> byScore) {
        for (int i = 0; i < scores.length; i++) {
            if (Float.isNaN(scores[i])) {
                throw new IllegalArgumentException("frequency score of token " + i + " is NaN, expected a number");
            }
        }
        // The sort is stable, so equal scores keep the order of their indices.
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparing(i -> scores[i], byScore))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int[] shuffled(int n, long seed, int arStep) {
        int[] indices = indices(n);
        Shuffle.shuffle(indices, 0, n, seed, FIRST_STREAM + arStep);
        return indices;
    }

    private static int[] indices(int n) {
        return IntStream.range(0, n).toArray();
    }
}
