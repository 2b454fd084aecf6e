package dev.isthmus.sampler.order;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds of all orders, and the two that need no more. */
class TokenOrdersTest {
    @Test
    void everyOrderIsAPermutationOfEveryGridItFits() {
        long seed = new Random().nextLong();
        System.out.println("TokenOrdersTest seed " + seed);
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            Grid grid = new Grid(1 + random.nextInt(40), 1 + random.nextInt(40));
            int[] all = IntStream.range(0, grid.cells()).toArray();
            for (TokenOrder order : fitting(grid)) {
                long image = random.nextLong();
                int[] permutation = order.permutation(grid, image);
                assertArrayEquals(permutation, order.permutation(grid, image), order + " on " + grid);
                Arrays.sort(permutation);
                assertArrayEquals(all, permutation, order + " on " + grid);
            }
        }
    }

    private static List<TokenOrder> fitting(Grid grid) {
        List<TokenOrder> orders = new ArrayList<>(
                List.of(new RandomOrder(), new RasterOrder(), new HaltonOrder(true), new HaltonOrder(false)));
        if (grid.height() % 2 == 0 && grid.width() % 2 == 0) {
            orders.add(new SubsampleOrder(SubsampleOrder.Pattern.QUADRANTS));
            orders.add(new SubsampleOrder(SubsampleOrder.Pattern.POLYPHASE));
        }
        for (int stages = 1; stages == 1 || 1 << (stages - 2) <= grid.height() + grid.width() - 2; stages++) {
            orders.add(new GtrOrder(stages));
        }
        return orders;
    }

    @Test
    void rasterGoesRowByRow() {
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, new RasterOrder().permutation(new Grid(2, 3), 9));
    }

    /** A step of n tokens takes n / 4 of each quadrant, neighbours in it. */
    @Test
    void quadrantsAreVisitedInTurn() {
        SubsampleOrder order = new SubsampleOrder(SubsampleOrder.Pattern.QUADRANTS);
        assertArrayEquals(
                new int[] {0, 3, 12, 15, 1, 4, 13, 16, 2, 5, 14, 17, 6, 9, 18, 21, 7, 10, 19, 22, 8, 11, 20, 23},
                order.permutation(new Grid(4, 6), 9));
        assertArrayEquals(
                new int[] {0, 8, 128, 136, 1, 9, 129, 137, 2},
                Arrays.copyOf(order.permutation(new Grid(16, 16), 9), 9));
    }

    @Test
    void polyphaseTakesEverySecondCell() {
        assertArrayEquals(
                new int[] {0, 2, 8, 10, 1, 3, 9, 11, 4, 6, 12, 14, 5, 7, 13, 15},
                new SubsampleOrder(SubsampleOrder.Pattern.POLYPHASE).permutation(new Grid(4, 4), 9));
    }

    @Test
    void anOddGridHasNoFourEqualParts() {
        for (SubsampleOrder.Pattern pattern : SubsampleOrder.Pattern.values()) {
            SubsampleOrder order = new SubsampleOrder(pattern);
            String message = assertThrows(IllegalArgumentException.class, () -> order.requireFits(new Grid(16, 15))).getMessage();
            assertEquals("grid is 16x15, allowed for a subsample order: even sides", message);
            assertThrows(IllegalArgumentException.class, () -> order.permutation(new Grid(7, 8), 1));
        }
    }
}
