package dev.isthmus.runtime;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class UpsampleTest extends OpTest {
    @RepeatedTest(5)
    void repeatsPixels() {
        Nd x = Nd.random(random, size(3), size(5), size(7), size(9));
        int[] s = x.shape();
        Nd expected = Nd.make(new int[] {s[0], s[1], 2 * s[2], 2 * s[3]}, i -> x.at(i[0], i[1], i[2] / 2, i[3] / 2));
        expected.assertMatches(x.tensor().upsampleNearest2x(), 0);
        expected.assertMatches(x.strided().upsampleNearest2x(), 0);
    }

    @Test
    void needsFourDimensions() {
        Refusals.refused(ShapeException.class, () -> Nd.random(random, 2, 3, 4).tensor().upsampleNearest2x(),
                "upsampleNearest2x", "F32[2, 3, 4]", "[B, C, H, W]");
    }
}
