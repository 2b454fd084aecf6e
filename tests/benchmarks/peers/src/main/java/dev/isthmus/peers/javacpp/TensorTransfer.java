package dev.isthmus.peers.javacpp;

import dev.isthmus.benchmarks.Settings;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A tensor of the numbers of a Java array, back, and one over off-heap memory. */
public class TensorTransfer {

    /** The array, a tensor of it, and off-heap memory of its size. */
    @State(Scope.Thread)
    public static class Numbers {
        @Param({"16", "1024", "1048576"})
        public int elements;
        float[] array;
        long[] shape;
        Tensor living;
        FloatPointer memory;

        @Setup
        public void open(One torch) {
            array = Settings.numbers(elements);
            shape = new long[] {elements};
            living = Tensor.create(array, shape);
            memory = new FloatPointer(elements);
        }

        @TearDown
        public void close() {
            living.close();
            memory.close();
        }
    }

    @Benchmark
    public long javacppIn(Numbers n) {
        try (Tensor made = Tensor.create(n.array, n.shape)) {
            return made.dim();
        }
    }

    @Benchmark
    public float[] javacppOut(Numbers n) {
        float[] floats = new float[n.elements];
        try (FloatPointer at = new FloatPointer(n.living.data_ptr())) {
            at.get(floats);
        }
        return floats;
    }

    @Benchmark
    public long javacppOver(Numbers n) {
        try (Tensor made = torch.from_blob(n.memory, n.shape)) {
            return made.dim();
        }
    }
}
