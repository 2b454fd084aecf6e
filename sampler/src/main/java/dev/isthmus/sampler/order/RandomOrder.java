package dev.isthmus.sampler.order;

import dev.isthmus.runtime.random.Shuffle;
import java.util.stream.IntStream;

/** A uniformly random permutation per image, the order of the MAR reference sampler. */
public record RandomOrder() implements TokenOrder {
    private static final int STREAM = 0;

    @Override
    public int[] permutation(Grid grid, long imageSeed) {
        int[] order = IntStream.range(0, grid.cells()).toArray();
        Shuffle.shuffle(order, 0, order.length, imageSeed, STREAM);
        return order;
    }

    @Override
    public void requireFits(Grid grid) {
        // Every grid has a random order.
    }
}
