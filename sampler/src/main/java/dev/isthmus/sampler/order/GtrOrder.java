package dev.isthmus.sampler.order;

import dev.isthmus.runtime.random.Shuffle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The staged order of GtR, Algorithm 1: the grid is halved {@code stages - 1} times, the halves are visited last-in
 * first-out, and the tokens of a stage come in an order shuffled for each image.
 *
 * <p>The first stages are thus a coarse pattern over the whole image and the last one, half of all tokens, has every
 * neighbour already known.
 *
 * @param stages number of stages K, 1 .. {@value #MAX_STAGES}; one stage is a random order
 */
public record GtrOrder(int stages) implements TokenOrder {
    /** No grid of at most {@link Grid#MAX_SIDE} cells a side can be halved more often. */
    public static final int MAX_STAGES = 12;

    public GtrOrder {
        if (stages < 1 || stages > MAX_STAGES) {
            throw new IllegalArgumentException("stages is " + stages + ", allowed: 1 to " + MAX_STAGES);
        }
    }

    /**
     * The stage sets S_1 .. S_K in the order of generation: disjoint, none empty, together the whole grid, each in
     * row-major order of its positions.
     *
     * @throws IllegalArgumentException if the grid is too small to have this many stages
     */
    public List<int[]> stages(Grid grid) {
        requireFits(grid);
        boolean[] remaining = new boolean[grid.cells()];
        Arrays.fill(remaining, true);
        Deque<int[]> stack = new ArrayDeque<>();
        for (int k = 1; k < stages; k++) {
            stack.push(take(grid, remaining, 1 << k, 1 << (k - 1)));
        }
        stack.push(take(grid, remaining, 1, 0));
        return new ArrayList<>(stack); // an ArrayDeque used as a stack iterates from the top
    }

    /** Removes from {@code remaining}, and returns, the cells (i, j) with (i + j) mod {@code modulus} = residue. */
    private static int[] take(Grid grid, boolean[] remaining, int modulus, int residue) {
        int[] taken = new int[grid.cells()];
        int count = 0;
        for (int p = 0; p < remaining.length; p++) {
            int diagonal = p / grid.width() + p % grid.width();
            if (remaining[p] && diagonal % modulus == residue) {
                taken[count++] = p;
                remaining[p] = false;
            }
        }
        return Arrays.copyOf(taken, count);
    }

    /** Concatenates the stages, each shuffled by a stream of its own. */
    @Override
    public int[] permutation(Grid grid, long imageSeed) {
        int[] order = new int[grid.cells()];
        int from = 0;
        int stage = 0;
        for (int[] set : stages(grid)) {
            stage++;
            System.arraycopy(set, 0, order, from, set.length);
            Shuffle.shuffle(order, from, from + set.length, imageSeed, stage);
            from += set.length;
        }
        return order;
    }

    @Override
    public void requireFits(Grid grid) {
        int most = mostStages(grid);
        if (stages > most) {
            throw new IllegalArgumentException(
                    "stages is " + stages + ", allowed on a " + grid + " grid: 1 to " + most);
        }
    }

    /** The last halving takes the diagonals congruent to 2^(K-2), so one such diagonal has to exist. */
    private static int mostStages(Grid grid) {
        int lastDiagonal = grid.height() + grid.width() - 2;
        return lastDiagonal == 0 ? 1 : 33 - Integer.numberOfLeadingZeros(lastDiagonal);
    }
}
