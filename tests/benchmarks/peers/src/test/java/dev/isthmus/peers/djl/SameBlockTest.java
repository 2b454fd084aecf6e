package dev.isthmus.peers.djl;

import dev.isthmus.benchmarks.PlainBlock;
import org.junit.jupiter.api.Test;

/** What DJL computes is the block that the others compute. */
class SameBlockTest {

    @Test
    void theBlockIsThatOfPlainLoops() {
        PlainBlock.requireNear(MarBlock.result());
    }
}
