package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Tensor;

/** Index tensors from per-image lists of positions. */
final class Positions {

    private Positions() {
    }

    /**
     * I64 [copies * B * n]: rows of a [copies * B, size, ..] tensor seen as [copies * B * size, ..].
     *
     * @param size   rows an image has; 0 for a table that all images share
     * @param offset added to every position within its image
     */
    static Tensor rows(int[][] positions, int copies, long size, int offset) {
        int n = positions[0].length;
        int images = positions.length;
        long[] rows = new long[copies * images * n];
        int at = 0;
        for (int i = 0; i < copies * images; i++) {
            for (int position : positions[i % images]) {
                rows[at++] = i * size + offset + position;
            }
        }
        return Tensor.of(rows, rows.length);
    }
}
