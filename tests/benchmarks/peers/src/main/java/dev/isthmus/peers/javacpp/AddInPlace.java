package dev.isthmus.peers.javacpp;

import org.bytedeco.pytorch.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** A square matrix and nothing times another, in place; what is closed is the second pointer to it. */
public class AddInPlace {

    @Benchmark
    public long javacpp(Operands o) {
        try (Tensor made = o.a.add_(o.b, o.nothing)) {
            return made.dim();
        }
    }
}
