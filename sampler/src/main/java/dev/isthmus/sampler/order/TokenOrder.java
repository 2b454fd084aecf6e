package dev.isthmus.sampler.order;

/**
 * The order in which the tokens of an image are predicted. A plan's steps consume it from the front, so the same order
 * serves any split into steps.
 */
public sealed interface TokenOrder permits GtrOrder, RandomOrder, RasterOrder, SubsampleOrder, HaltonOrder {
    /**
     * The order for one image: every position of the grid exactly once.
     *
     * @param imageSeed the image's seed; equal seeds give equal orders
     * @return a fresh array of {@code grid.cells()} positions
     * @throws IllegalArgumentException if this order does not exist on {@code grid}
     */
    int[] permutation(Grid grid, long imageSeed);

    /**
     * Says at once, before any image is made, whether this order exists on {@code grid}.
     *
     * @throws IllegalArgumentException if it does not, naming what would be accepted
     */
    void requireFits(Grid grid);
}
