package dev.isthmus.peers.djl;

import ai.djl.ndarray.NDArray;
import org.openjdk.jmh.annotations.Benchmark;

/** The sum of two square matrices. */
public class Add {

    @Benchmark
    public long djl(Operands o) {
        try (NDArray made = o.a.add(o.b)) {
            return made.getShape().dimension();
        }
    }
}
