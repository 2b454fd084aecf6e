package dev.isthmus.peers.javacpp;

import org.bytedeco.pytorch.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** The sum of two square matrices. */
public class Add {

    @Benchmark
    public long javacpp(Operands o) {
        try (Tensor made = o.a.add(o.b)) {
            return made.dim();
        }
    }
}
