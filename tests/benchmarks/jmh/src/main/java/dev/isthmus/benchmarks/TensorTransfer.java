package dev.isthmus.benchmarks;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A tensor of the numbers of an array, an array of those of a tensor, and a tensor over off-heap memory without a copy. */
public class TensorTransfer {

    /** The array, and off-heap memory of its size. */
    @State(Scope.Thread)
    public static class Numbers {
        @Param({"16", "1024", "1048576"})
        public int elements;
        float[] array;
        long[] shape;
        private Arena arena;
        MemorySegment memory;
        ByteBuffer buffer;

        @Setup
        public void open() {
            array = Settings.numbers(elements);
            shape = new long[] {elements};
            arena = Arena.ofConfined();
            memory = arena.allocate(4L * elements, 64);
            buffer = ByteBuffer.allocateDirect(4 * elements).order(ByteOrder.nativeOrder());
        }

        @TearDown
        public void close() {
            arena.close();
        }
    }

    /** One that lives, to be read. */
    @State(Scope.Thread)
    public static class Living {
        private dev.isthmus.runtime.Scope scope;
        Tensor tensor;

        @Setup
        public void open(Small.Public torch, Numbers n) {
            scope = dev.isthmus.runtime.Scope.open();
            tensor = Tensor.of(n.array, n.elements);
        }

        @TearDown
        public void close() {
            scope.close();
        }
    }

    /** The twin's. */
    @State(Scope.Thread)
    public static class JniLiving {
        private long tensor;
        long address;

        @Setup
        public void open(Small.Twin torch, Numbers n) {
            tensor = Jni.tensorOf(n.array, n.shape);
            address = Jni.address(tensor, n.elements);
        }

        @TearDown
        public void close() {
            Jni.delete(tensor);
        }
    }

    @Benchmark
    public long isthmusIn(Small.Public torch, Numbers n) {
        try (Tensor made = Tensor.of(n.array, n.elements)) {
            return made.rank();
        }
    }

    @Benchmark
    public long jniIn(Small.Twin torch, Numbers n) {
        return JniOperands.use(Jni.tensorOf(n.array, n.shape));
    }

    @Benchmark
    public float[] isthmusOut(Living living) {
        return living.tensor.toFloats();
    }

    @Benchmark
    public float[] jniOut(JniLiving living, Numbers n) {
        float[] floats = new float[n.elements];
        Jni.toFloats(living.address, floats);
        return floats;
    }

    @Benchmark
    public long isthmusOver(Small.Public torch, Numbers n) {
        try (Tensor made = Tensor.of(n.memory, DType.F32, n.elements)) {
            return made.rank();
        }
    }

    @Benchmark
    public long jniOver(Small.Twin torch, Numbers n) {
        return JniOperands.use(Jni.tensorOver(n.buffer, n.shape));
    }
}
