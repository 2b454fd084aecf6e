package dev.isthmus.sampler.order;

import java.util.Objects;

/**
 * Four sub-grids, each in raster order; the same for every image.
 *
 * <p>GtR's Table 5 calls one of its orders "subsample" and says of it that it goes over four quadrants in raster order and
 * predicts neighbours one after the other; that is {@link Pattern#QUADRANTS}. Elsewhere the word means
 * {@link Pattern#POLYPHASE}, which has no such neighbours.
 *
 * @param pattern which sub-grids, and how their tokens alternate
 */
public record SubsampleOrder(Pattern pattern) implements TokenOrder {
    /** A division of a grid of even sides into four sub-grids. */
    public enum Pattern {
        /**
         * The quadrants top left, top right, bottom left, bottom right, visited in turn: one token of each, then the next one
         * of each. Whatever the step, every quadrant is known as far as the others.
         */
        QUADRANTS {
            @Override
            int position(Grid grid, int i) {
                int columns = grid.width() / 2;
                return cell(grid, i % 4, grid.height() / 2, columns, 1, i / 4 / columns, i / 4 % columns);
            }
        },
        /** The cells of even row and even column, then even and odd, odd and even, odd and odd, one sub-grid after the other. */
        POLYPHASE {
            @Override
            int position(Grid grid, int i) {
                int columns = grid.width() / 2;
                int within = i % (grid.cells() / 4);
                return cell(grid, i / (grid.cells() / 4), 1, 1, 2, within / columns, within % columns);
            }
        };

        /** The position that comes at place {@code i}. */
        abstract int position(Grid grid, int i);

        /**
         * A cell of sub-grid {@code part}, 0 .. 3. Parts 1 and 3 begin {@code right} columns, parts 2 and 3 {@code down} rows
         * into the grid; neighbours in a sub-grid are {@code stride} cells apart.
         */
        private static int cell(Grid grid, int part, int down, int right, int stride, int row, int column) {
            return (part / 2 * down + stride * row) * grid.width() + part % 2 * right + stride * column;
        }
    }

    public SubsampleOrder {
        Objects.requireNonNull(pattern, "pattern");
    }

    @Override
    public int[] permutation(Grid grid, long imageSeed) {
        requireFits(grid);
        int[] order = new int[grid.cells()];
        for (int i = 0; i < order.length; i++) {
            order[i] = pattern.position(grid, i);
        }
        return order;
    }

    @Override
    public void requireFits(Grid grid) {
        if (grid.height() % 2 != 0 || grid.width() % 2 != 0) {
            throw new IllegalArgumentException("grid is " + grid + ", allowed for a subsample order: even sides");
        }
    }
}
