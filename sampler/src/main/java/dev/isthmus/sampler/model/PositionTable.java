package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Op;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.order.Grid;

/** LightGen's learned positions, which a checkpoint has for 16 x 16 tokens, made to fit another grid. */
final class PositionTable {

    /** What the published code adds to the side it wants; it moves every sample a little, so it has to be repeated. */
    private static final double OFFSET = 0.1;

    private PositionTable() {
    }

    /**
     * Bicubic, edges clamped, as the published code has it.
     *
     * @param table [1, 256, D]
     * @return [L, D]; of a 16 x 16 grid the table itself
     */
    static Tensor resized(Tensor table, Grid grid) {
        int from = LightGenConfig.TABLE_SIDE;
        if (grid.height() == from && grid.width() == from) {
            return table.select(0, 0);
        }
        long width = table.size(2);
        try (Scope scope = Scope.open()) {
            Tensor map = table.view(1, from, from, width).permute(0, 3, 1, 2).contiguous();         // [1, D, 16, 16]
            Tensor resized = Op.of("aten::upsample_bicubic2d").call(map, new int[] {grid.height(), grid.width()}, false,
                    (grid.height() + OFFSET) / from, (grid.width() + OFFSET) / from);
            return scope.keep(resized.permute(0, 2, 3, 1).contiguous().view(grid.cells(), width));
        }
    }
}
