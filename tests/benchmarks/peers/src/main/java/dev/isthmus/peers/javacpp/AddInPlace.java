package dev.isthmus.peers.javacpp;

import org.openjdk.jmh.annotations.Benchmark;

/** A square matrix and nothing times another, in place. */
public class AddInPlace {

    @Benchmark
    public Object javacpp(Operands o) {
        return o.a.add_(o.b, o.nothing); // o.a itself
    }
}
