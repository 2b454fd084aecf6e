package dev.isthmus.peers.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/** A manager opened and closed: empty, and with ten arrays. */
public class ScopeLife {

    @Benchmark
    public Object djlEmpty(TensorLife.Manager m) {
        try (NDManager inner = m.manager.newSubManager()) {
            return inner;
        }
    }

    @Benchmark
    public void djlTen(TensorLife.Manager m, Blackhole hole) {
        try (NDManager inner = m.manager.newSubManager()) {
            for (int i = 0; i < 10; i++) {
                hole.consume(inner.create(new Shape(16), DataType.FLOAT32));
            }
        }
    }
}
