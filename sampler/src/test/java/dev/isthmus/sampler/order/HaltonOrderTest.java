package dev.isthmus.sampler.order;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HaltonOrderTest {
    private static final Grid GRID = new Grid(16, 16);

    /** Vectors computed apart from this code, in Python, by the rule of the published Halton-MaskGIT code. */
    @Test
    void sequence() throws NoSuchAlgorithmException {
        int[] order = new HaltonOrder(false).permutation(GRID, 5);
        assertArrayEquals(
                new int[] {
                    133, 74, 193, 39, 172, 99, 232, 30, 144, 85, 219, 50, 183, 125, 244, 9, 142, 65, 198, 43, 162, 104, 237,
                    20, 154, 95, 208, 53, 186, 113, 247, 12
                },
                Arrays.copyOf(order, 32));
        assertArrayEquals(new int[] {0, 25, 214, 182}, Arrays.copyOfRange(order, 252, 256));
        assertEquals("fff36ffda9b95f99", digest(order));
        int[] larger = new HaltonOrder(false).permutation(new Grid(32, 32), 5);
        assertArrayEquals(new int[] {522, 277, 771, 142, 664, 391, 913, 92}, Arrays.copyOf(larger, 8));
        assertEquals("dc5510c11074da98", digest(larger));
    }

    @Test
    void aRollKeepsTheSequenceButNotItsStart() {
        int[] sequence = new HaltonOrder(false).permutation(GRID, 0);
        for (long seed = 0; seed < 20; seed++) {
            int[] rolled = new HaltonOrder(true).permutation(GRID, seed);
            int first = rolled[0];
            int offset = IntStream.range(0, 256).filter(i -> sequence[i] == first).findFirst().orElseThrow();
            assertArrayEquals(IntStream.range(0, 256).map(i -> sequence[(i + offset) % 256]).toArray(), rolled);
            assertArrayEquals(rolled, new HaltonOrder(true).permutation(GRID, seed));
        }
        assertNotEquals(new HaltonOrder(true).permutation(GRID, 1)[0], new HaltonOrder(true).permutation(GRID, 2)[0]);
    }

    @Test
    void everyStartIsAsLikely() {
        int[] hits = new int[4];
        for (long seed = 0; seed < 4000; seed++) {
            hits[IntStream.of(new HaltonOrder(true).permutation(new Grid(2, 2), seed)).limit(1).sum()]++;
        }
        for (int hit : hits) {
            assertTrue(hit > 850 && hit < 1150, Arrays.toString(hits)); // 5 standard deviations are 137
        }
    }

    private static String digest(int[] order) throws NoSuchAlgorithmException {
        String text = IntStream.of(order).mapToObj(String::valueOf).collect(Collectors.joining(","));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest).substring(0, 16);
    }
}
