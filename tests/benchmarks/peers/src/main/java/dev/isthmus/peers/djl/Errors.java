package dev.isthmus.peers.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.Shape;
import org.openjdk.jmh.annotations.Benchmark;

/** One number in a shape of seven, refused by libtorch. */
public class Errors {

    @Benchmark
    public String djl(One one) {
        try {
            return one.operands.a.reshape(new Shape(7)).toString();
        } catch (EngineException e) {
            return e.getMessage();
        }
    }
}
