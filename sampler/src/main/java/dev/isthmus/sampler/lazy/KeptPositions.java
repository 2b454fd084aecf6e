package dev.isthmus.sampler.lazy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Which positions of the decoder go on, by how far their values moved since they were cached. */
public final class KeptPositions {

    private KeptPositions() {
    }

    /**
     * The wanted positions and the least similar others. The reference gives the wanted ones score 0, which ranks them first as
     * long as no cosine is negative; here they come first always.
     *
     * @param similarity cosine of each position's value with the cached one; of equal ones the first in order is taken
     * @param wanted     positions that are kept whatever their similarity
     * @param count      how many are kept, no fewer than there are wanted
     * @return ascending
     */
    public static int[] of(float[] similarity, int[] wanted, int count) {
        boolean[] kept = new boolean[similarity.length];
        for (int position : wanted) {
            kept[position] = true;
        }
        IntStream.range(0, similarity.length).filter(i -> !kept[i]).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> similarity[i]))
                .limit(count - Arrays.stream(wanted).distinct().count())
                .toList()
                .forEach(i -> kept[i] = true);
        return IntStream.range(0, similarity.length).filter(i -> kept[i]).toArray();
    }
}
