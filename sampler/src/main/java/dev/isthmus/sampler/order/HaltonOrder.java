package dev.isthmus.sampler.order;

import dev.isthmus.runtime.random.Shuffle;
import java.util.stream.IntStream;

/**
 * The order in which the two-dimensional Halton sequence visits the cells of a grid (Besnier et al., "Halton scheduler for
 * masked generative image transformer"): point i = 1, 2, … falls on row floor(h phi_2(i)) and column floor(w phi_3(i)), with
 * phi_b the radical inverse in base b, and every cell counts where it is visited first. Tokens of one step are thus far apart
 * from each other.
 *
 * @param roll whether each image starts at a place of its own in the sequence and goes around; without it all images share
 *     one order
 */
public record HaltonOrder(boolean roll) implements TokenOrder {
    /** Beyond the streams of the other orders. */
    private static final int STREAM = 1 << 8;

    @Override
    public int[] permutation(Grid grid, long imageSeed) {
        int[] sequence = sequence(grid);
        if (!roll) {
            return sequence;
        }
        int offset = offset(sequence.length, imageSeed);
        return IntStream.range(0, sequence.length).map(i -> sequence[(i + offset) % sequence.length]).toArray();
    }

    @Override
    public void requireFits(Grid grid) {
        // The sequence is dense, so it visits every cell of every grid.
    }

    private static int[] sequence(Grid grid) {
        int[] order = new int[grid.cells()];
        boolean[] visited = new boolean[order.length];
        int count = 0;
        for (int i = 1; count < order.length; i++) {
            int position = cell(i, 2, grid.height()) * grid.width() + cell(i, 3, grid.width());
            if (!visited[position]) {
                visited[position] = true;
                order[count++] = position;
            }
        }
        return order;
    }

    /** floor(side phi_base(i)), in whole numbers, because a rounded fraction could fall on the wrong side of a cell's edge. */
    private static int cell(int i, int base, int side) {
        long numerator = 0;
        long denominator = 1;
        for (int rest = i; rest > 0; rest /= base) {
            numerator = numerator * base + rest % base;
            denominator *= base;
        }
        return (int) (side * numerator / denominator);
    }

    /** Uniform over the places of an order: where a shuffle of them puts the first. */
    private static int offset(int places, long imageSeed) {
        int[] shuffled = IntStream.range(0, places).toArray();
        Shuffle.shuffle(shuffled, 0, places, imageSeed, STREAM);
        return shuffled[0];
    }
}
