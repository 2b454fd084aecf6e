package dev.isthmus.sampler.order;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GtrOrderTest {
    @Test
    void setSizes() {
        assertEquals(List.of(256), sizes(1, 16, 16));
        assertEquals(List.of(128, 128), sizes(2, 16, 16));
        assertEquals(List.of(64, 64, 128), sizes(3, 16, 16));
        assertEquals(List.of(32, 32, 64, 128), sizes(4, 16, 16));
        assertEquals(List.of(256, 256, 512), sizes(3, 32, 32));
        assertEquals(List.of(128, 128, 256, 512), sizes(4, 32, 32));
    }

    @Test
    void threeStagesOnTheImageNetGrid() {
        List<int[]> stages = new GtrOrder(3).stages(new Grid(16, 16));
        assertArrayEquals(
                new int[] {0, 4, 8, 12, 19, 23, 27, 31, 34, 38, 42, 46, 49}, Arrays.copyOf(stages.get(0), 13));
        assertArrayEquals(new int[] {2, 6, 10, 14, 17, 21}, Arrays.copyOf(stages.get(1), 6));
        assertArrayEquals(new int[] {1, 3, 5, 7, 9}, Arrays.copyOf(stages.get(2), 5));
    }

    @Test
    void agreesWithTheClosedFormOnManyGrids() {
        long seed = new Random().nextLong();
        System.out.println("GtrOrderTest seed " + seed);
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            Grid grid = new Grid(1 + random.nextInt(40), 1 + random.nextInt(40));
            int most = 1;
            while (most < GtrOrder.MAX_STAGES && 1 << (most - 1) <= grid.height() + grid.width() - 2) {
                most++;
            }
            int stages = 1 + random.nextInt(most);
            List<int[]> sets = new GtrOrder(stages).stages(grid);
            assertEquals(stages, sets.size());
            for (int k = 1; k <= stages; k++) {
                int modulus = k == 1 ? 1 << (stages - 1) : 1 << (stages - k + 1);
                int residue = k == 1 ? 0 : 1 << (stages - k);
                int[] expected = IntStream.range(0, grid.cells())
                        .filter(p -> (p / grid.width() + p % grid.width()) % modulus == residue)
                        .toArray();
                assertTrue(expected.length > 0);
                assertArrayEquals(expected, sets.get(k - 1), grid + " K=" + stages + " k=" + k);
            }
        }
    }

    @Test
    void shufflesInsideEachStagePerImage() {
        Grid grid = new Grid(16, 16);
        GtrOrder order = new GtrOrder(3);
        int[] one = order.permutation(grid, 1);
        int from = 0;
        for (int[] set : order.stages(grid)) {
            int[] part = Arrays.copyOfRange(one, from, from + set.length);
            assertFalse(Arrays.equals(set, part));
            assertArrayEquals(set, Arrays.stream(part).sorted().toArray());
            from += set.length;
        }
        assertArrayEquals(one, order.permutation(grid, 1));
        assertFalse(Arrays.equals(one, order.permutation(grid, 2)));
    }

    @Test
    void refusesStagesThatWouldBeEmpty() {
        assertEquals(List.of(1, 1, 2), sizes(3, 2, 2));
        assertEquals("stages is 4, allowed on a 2x2 grid: 1 to 3", refusal(4, 2, 2));
        assertEquals("stages is 2, allowed on a 1x1 grid: 1 to 1", refusal(2, 1, 1));
        assertEquals("stages is 0, allowed: 1 to 12", refusal(0, 16, 16));
        assertEquals("stages is 13, allowed: 1 to 12", refusal(13, 16, 16));
        assertEquals(12, new GtrOrder(12).stages(new Grid(Grid.MAX_SIDE, Grid.MAX_SIDE)).size());
    }

    private static String refusal(int stages, int height, int width) {
        return assertThrows(IllegalArgumentException.class, () -> sizes(stages, height, width)).getMessage();
    }

    private static List<Integer> sizes(int stages, int height, int width) {
        return new GtrOrder(stages).stages(new Grid(height, width)).stream().map(s -> s.length).toList();
    }
}
