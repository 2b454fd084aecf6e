package dev.isthmus.peers.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.isthmus.benchmarks.Settings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An array of DJL's of the numbers of a Java array, and back. */
public class TensorTransfer {

    /** Both arrays. */
    @State(Scope.Thread)
    public static class Numbers {
        @Param({"16", "1024", "1048576"})
        public int elements;
        float[] array;
        NDManager manager;
        NDArray living;

        @Setup
        public void open() {
            array = Settings.numbers(elements);
            manager = Djl.open();
            living = manager.create(array, new Shape(elements));
        }

        @TearDown
        public void close() {
            manager.close();
        }
    }

    @Benchmark
    public long djlIn(Numbers n) {
        try (NDArray made = n.manager.create(n.array, new Shape(n.elements))) {
            return made.getShape().dimension();
        }
    }

    @Benchmark
    public float[] djlOut(Numbers n) {
        return n.living.toFloatArray();
    }
}
