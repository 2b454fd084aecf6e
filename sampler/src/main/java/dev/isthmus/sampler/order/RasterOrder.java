package dev.isthmus.sampler.order;

import java.util.stream.IntStream;

/** Row by row from the top left, the same for every image; the raster row of GtR's Table 5. */
public record RasterOrder() implements TokenOrder {
    @Override
    public int[] permutation(Grid grid, long imageSeed) {
        return IntStream.range(0, grid.cells()).toArray();
    }

    @Override
    public void requireFits(Grid grid) {
        // Every grid has rows.
    }
}
