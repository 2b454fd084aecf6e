package dev.isthmus.runtime;

import org.junit.jupiter.api.RepeatedTest;

class SiluTest extends OpTest {
    @RepeatedTest(5)
    void oddSizes() {
        Nd x = Nd.random(random, size(7), size(31));
        Nd expected = Nd.make(x.shape(), i -> Formulas.silu(x.at(i)));
        expected.assertMatches(x.tensor().silu(), TOLERANCE);
        expected.assertMatches(x.strided().silu(), TOLERANCE);
    }
}
