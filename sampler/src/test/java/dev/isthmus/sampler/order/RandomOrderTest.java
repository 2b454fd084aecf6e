package dev.isthmus.sampler.order;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomOrderTest {
    @Test
    void isAPermutationFixedByTheSeed() {
        Grid grid = new Grid(5, 7);
        int[] order = new RandomOrder().permutation(grid, 9);
        assertArrayEquals(IntStream.range(0, 35).toArray(), Arrays.stream(order).sorted().toArray());
        assertArrayEquals(order, new RandomOrder().permutation(grid, 9));
        assertFalse(Arrays.equals(order, new RandomOrder().permutation(grid, 10)));
    }

    @Test
    void gridRefusesImpossibleSides() {
        assertEquals(
                "grid height is 0, allowed: 1 to 1024",
                assertThrows(IllegalArgumentException.class, () -> new Grid(0, 16)).getMessage());
        assertEquals(
                "grid width is 1025, allowed: 1 to 1024",
                assertThrows(IllegalArgumentException.class, () -> new Grid(16, 1025)).getMessage());
    }
}
