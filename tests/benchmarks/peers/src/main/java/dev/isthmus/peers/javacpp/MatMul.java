package dev.isthmus.peers.javacpp;

import org.bytedeco.pytorch.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** The product of two square matrices. */
public class MatMul {

    @Benchmark
    public long javacpp(Operands o) {
        try (Tensor made = o.a.matmul(o.b)) {
            return made.dim();
        }
    }
}
