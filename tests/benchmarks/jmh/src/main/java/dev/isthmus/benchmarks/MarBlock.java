package dev.isthmus.benchmarks;

import static dev.isthmus.benchmarks.BlockSize.HEADS;
import static dev.isthmus.benchmarks.BlockSize.HEAD_WIDTH;
import static dev.isthmus.benchmarks.BlockSize.HIDDEN;
import static dev.isthmus.benchmarks.BlockSize.ROWS;
import static dev.isthmus.benchmarks.BlockSize.WIDTH;

import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One transformer block of the embedded model's size, written with each library's own calls: x + proj(attention(norm1 x)), and that plus
 * fc2(gelu(fc1(norm2 ·))). A dozen calls into libtorch; all but the last result are freed on the way.
 */
public class MarBlock {
    private static final int GELU = 1;

    /** Weights and rows through the public API. */
    @State(Scope.Thread)
    public static class Public {
        private dev.isthmus.runtime.Scope scope;
        private Tensor x;
        private Tensor norm;
        private Tensor qkv;
        private Tensor proj;
        private Tensor fc1;
        private Tensor fc2;

        @Setup
        public void open() {
            Torch.setThreads(Settings.THREADS);
            scope = dev.isthmus.runtime.Scope.open();
            x = Tensor.of(Settings.numbers(ROWS * WIDTH), 1, ROWS, WIDTH);
            norm = Tensor.of(BlockSize.weights(WIDTH), WIDTH);
            qkv = Tensor.of(BlockSize.weights(3 * WIDTH * WIDTH), 3 * WIDTH, WIDTH);
            proj = Tensor.of(BlockSize.weights(WIDTH * WIDTH), WIDTH, WIDTH);
            fc1 = Tensor.of(BlockSize.weights(HIDDEN * WIDTH), HIDDEN, WIDTH);
            fc2 = Tensor.of(BlockSize.weights(WIDTH * HIDDEN), WIDTH, HIDDEN);
        }

        @TearDown
        public void close() {
            scope.close();
        }

        /** [1, rows, width], of the innermost scope. */
        Tensor forward() {
            Tensor split = x.layerNorm(norm, norm, Settings.EPS).linear(qkv, null).view(1, ROWS, 3, HEADS, HEAD_WIDTH)
                    .permute(2, 0, 3, 1, 4);                                                  // [3, 1, H, n, d]
            Tensor mixed = split.select(0, 0).scaledDotProductAttention(split.select(0, 1), split.select(0, 2));
            Tensor sum = x.add(mixed.permute(0, 2, 1, 3).reshape(1, ROWS, WIDTH).linear(proj, null));
            Tensor hidden = sum.layerNorm(norm, norm, Settings.EPS).linear(fc1, null, Tensor.Activation.GELU);
            sum.addInPlace(hidden.linear(fc2, null));
            return sum;
        }
    }

    /** The same as handles of the twin. */
    @State(Scope.Thread)
    public static class Twin {
        private long x;
        private long norm;
        private long qkv;
        private long proj;
        private long fc1;
        private long fc2;

        @Setup
        public void open() {
            JniOperands.useShim();
            x = Jni.tensorOf(Settings.numbers(ROWS * WIDTH), new long[] {1, ROWS, WIDTH});
            norm = Jni.tensorOf(BlockSize.weights(WIDTH), new long[] {WIDTH});
            qkv = Jni.tensorOf(BlockSize.weights(3 * WIDTH * WIDTH), new long[] {3 * WIDTH, WIDTH});
            proj = Jni.tensorOf(BlockSize.weights(WIDTH * WIDTH), new long[] {WIDTH, WIDTH});
            fc1 = Jni.tensorOf(BlockSize.weights(HIDDEN * WIDTH), new long[] {HIDDEN, WIDTH});
            fc2 = Jni.tensorOf(BlockSize.weights(WIDTH * HIDDEN), new long[] {WIDTH, HIDDEN});
        }

        @TearDown
        public void close() {
            for (long tensor : new long[] {x, norm, qkv, proj, fc1, fc2}) {
                Jni.delete(tensor);
            }
        }

        /** [1, rows, width], to be freed. */
        long forward() {
            long normed = Jni.layerNorm(x, WIDTH, norm, norm, Settings.EPS);
            long split = Jni.linear(normed, qkv, 0, 0);
            long[] shape = {1, HEADS, ROWS, HEAD_WIDTH};
            long[] strides = {3L * ROWS * WIDTH, HEAD_WIDTH, 3L * WIDTH, 1};
            long query = Jni.view(split, shape, strides, 0);
            long key = Jni.view(split, shape, strides, WIDTH);
            long value = Jni.view(split, shape, strides, 2L * WIDTH);
            long mixed = Jni.attention(query, key, value);
            long turned = Jni.permute(mixed, new long[] {0, 2, 1, 3});
            long joined = Jni.reshape(turned, new long[] {1, ROWS, WIDTH});
            long projected = Jni.linear(joined, proj, 0, 0);
            long sum = Jni.add(x, projected, 1);
            long normedSum = Jni.layerNorm(sum, WIDTH, norm, norm, Settings.EPS);
            long hidden = Jni.linear(normedSum, fc1, 0, GELU);
            long out = Jni.linear(hidden, fc2, 0, 0);
            Jni.addInPlace(sum, out, 1);
            for (long made : new long[] {normed, split, query, key, value, mixed, turned, joined, projected, normedSum, hidden, out}) {
                Jni.delete(made);
            }
            return sum;
        }
    }

    @Benchmark
    public long isthmus(Public block) {
        try (dev.isthmus.runtime.Scope scope = dev.isthmus.runtime.Scope.open()) {
            return block.forward().rank();
        }
    }

    @Benchmark
    public long jni(Twin block) {
        return JniOperands.use(block.forward());
    }
}
