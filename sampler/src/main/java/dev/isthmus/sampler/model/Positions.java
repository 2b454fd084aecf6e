package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/** Index tensors from per-image lists of positions. */
final class Positions {

    private Positions() {
    }

    /**
     * I64 [copies * B * n]: rows of a [copies * B, size, ..] tensor seen as [copies * B * size, ..].
     *
     * @param device to make it on
     * @param size   rows an image has; 0 for a table that all images share
     * @param offset added to every position within its image
     */
    static Tensor rows(Device device, int[][] positions, int copies, long size, int offset) {
        int n = positions[0].length;
        int images = positions.length;
        long[] rows = new long[copies * images * n];
        int at = 0;
        for (int i = 0; i < copies * images; i++) {
            for (int position : positions[i % images]) {
                rows[at++] = i * size + offset + position;
            }
        }
        return Tensor.of(rows, rows.length).to(device);
    }

    /**
     * Some rows of every sequence, as a tensor of their own.
     *
     * @param x      [N, S, D] of N = B or 2 B sequences
     * @param offset added to every position
     * @return [N, n, D]
     */
    static Tensor pick(Tensor x, int[][] positions, int offset) {
        try (Scope scope = Scope.open()) {
            Tensor rows = rows(x.device(), positions, (int) x.size(0) / positions.length, x.size(1), offset);
            return scope.keep(x.view(-1, x.size(2)).indexSelect(0, rows).view(x.size(0), positions[0].length, x.size(2)));
        }
    }

    /** [B][size - k] the positions that are not in {@code positions}, ascending. */
    static int[][] others(int[][] positions, int size) {
        return Arrays.stream(positions).map(row -> {
            BitSet taken = new BitSet(size);
            Arrays.stream(row).forEach(taken::set);
            return IntStream.range(0, size).filter(i -> !taken.get(i)).toArray();
        }).toArray(int[][]::new);
    }

    /** [B][n] where each position stands in an ascending list [B][m] that has it. */
    static int[][] places(int[][] positions, int[][] within) {
        int[][] places = new int[positions.length][];
        for (int b = 0; b < positions.length; b++) {
            int[] list = within[b];
            places[b] = Arrays.stream(positions[b]).map(p -> Arrays.binarySearch(list, p)).toArray();
        }
        return places;
    }
}
