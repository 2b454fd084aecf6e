package dev.isthmus.peers.javacpp;

import static dev.isthmus.benchmarks.BlockSize.HEADS;
import static dev.isthmus.benchmarks.BlockSize.HEAD_WIDTH;
import static dev.isthmus.benchmarks.BlockSize.HIDDEN;
import static dev.isthmus.benchmarks.BlockSize.ROWS;
import static dev.isthmus.benchmarks.BlockSize.WIDTH;

import dev.isthmus.benchmarks.BlockSize;
import dev.isthmus.benchmarks.Settings;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One transformer block. */
public class MarBlock {

    /** Weights and rows. */
    @State(Scope.Thread)
    public static class Block {
        private NoGradGuard guard;
        private Tensor x;
        private TensorOptional norm;
        private Tensor qkv;
        private Tensor proj;
        private Tensor fc1;
        private Tensor fc2;

        @Setup
        public void open() {
            guard = JavaCpp.open();
            x = Tensor.create(Settings.numbers(ROWS * WIDTH), 1, ROWS, WIDTH);
            norm = new TensorOptional(Tensor.create(BlockSize.weights(WIDTH), WIDTH));
            qkv = Tensor.create(BlockSize.weights(3 * WIDTH * WIDTH), 3 * WIDTH, WIDTH);
            proj = Tensor.create(BlockSize.weights(WIDTH * WIDTH), WIDTH, WIDTH);
            fc1 = Tensor.create(BlockSize.weights(HIDDEN * WIDTH), HIDDEN, WIDTH);
            fc2 = Tensor.create(BlockSize.weights(WIDTH * HIDDEN), WIDTH, HIDDEN);
        }

        @TearDown
        public void close() {
            guard.close();
        }

        /** [1, rows, width], of the innermost scope. */
        Tensor forward() {
            Tensor split = torch.linear(normed(x), qkv).view(1, ROWS, 3, HEADS, HEAD_WIDTH).permute(2, 0, 3, 1, 4);
            Tensor mixed = torch.scaled_dot_product_attention(split.select(0, 0), split.select(0, 1), split.select(0, 2));
            Tensor sum = x.add(torch.linear(mixed.permute(0, 2, 1, 3).reshape(1, ROWS, WIDTH), proj));
            return sum.add_(torch.linear(torch.gelu(torch.linear(normed(sum), fc1)), fc2));
        }

        private Tensor normed(Tensor rows) {
            return torch.layer_norm(rows, new long[] {WIDTH}, norm, norm, Settings.EPS, false);
        }
    }

    @Benchmark
    public long javacpp(Block block) {
        try (PointerScope scope = new PointerScope()) {
            return block.forward().dim();
        }
    }

    /** What the block makes of its rows, to be compared. */
    public static float[] result() {
        Block block = new Block();
        block.open();
        try (PointerScope scope = new PointerScope()) {
            float[] result = new float[ROWS * WIDTH];
            new FloatPointer(block.forward().data_ptr()).get(result);
            return result;
        } finally {
            block.close();
        }
    }
}
