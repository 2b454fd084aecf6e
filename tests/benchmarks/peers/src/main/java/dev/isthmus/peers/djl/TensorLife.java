package dev.isthmus.peers.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An array of 16 numbers, made and freed; DJL has no uninitialised ones through its general API but this. */
public class TensorLife {

    /** What owns arrays. */
    @State(Scope.Thread)
    public static class Manager {
        NDManager manager;

        @Setup
        public void open() {
            manager = Djl.open();
        }

        @TearDown
        public void close() {
            manager.close();
        }
    }

    @Benchmark
    public long djl(Manager m) {
        try (NDArray made = m.manager.create(new Shape(16), DataType.FLOAT32)) {
            return made.getShape().dimension();
        }
    }
}
