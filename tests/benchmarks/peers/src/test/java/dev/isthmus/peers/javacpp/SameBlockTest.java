package dev.isthmus.peers.javacpp;

import dev.isthmus.benchmarks.PlainBlock;
import org.junit.jupiter.api.Test;

/** What JavaCPP computes is the block that the others compute. */
class SameBlockTest {

    @Test
    void theBlockIsThatOfPlainLoops() {
        PlainBlock.requireNear(MarBlock.result());
    }
}
