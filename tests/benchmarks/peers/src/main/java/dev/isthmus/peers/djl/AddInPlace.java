package dev.isthmus.peers.djl;

import ai.djl.ndarray.NDArray;
import org.openjdk.jmh.annotations.Benchmark;

/** A square matrix and a matrix of zeros, in place; DJL's addition has no factor. */
public class AddInPlace {

    @Benchmark
    public long djl(Operands o) {
        return o.a.addi(o.nothing).getShape().dimension();
    }
}
