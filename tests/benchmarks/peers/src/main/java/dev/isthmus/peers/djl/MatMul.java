package dev.isthmus.peers.djl;

import ai.djl.ndarray.NDArray;
import org.openjdk.jmh.annotations.Benchmark;

/** The product of two square matrices. */
public class MatMul {

    @Benchmark
    public long djl(Operands o) {
        try (NDArray made = o.a.matMul(o.b)) {
            return made.getShape().dimension();
        }
    }
}
