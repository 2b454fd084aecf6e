package dev.isthmus.peers.javacpp;

import org.openjdk.jmh.annotations.Benchmark;

/** One number in a shape of seven, refused by libtorch. */
public class Errors {

    @Benchmark
    public String javacpp(One one) {
        try {
            return one.operands.a.reshape(7).toString();
        } catch (RuntimeException e) {
            return e.getMessage();
        }
    }
}
