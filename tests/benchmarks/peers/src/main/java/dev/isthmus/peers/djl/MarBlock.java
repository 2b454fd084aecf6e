package dev.isthmus.peers.djl;

import static dev.isthmus.benchmarks.BlockSize.HEADS;
import static dev.isthmus.benchmarks.BlockSize.HEAD_WIDTH;
import static dev.isthmus.benchmarks.BlockSize.HIDDEN;
import static dev.isthmus.benchmarks.BlockSize.ROWS;
import static dev.isthmus.benchmarks.BlockSize.WIDTH;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import dev.isthmus.benchmarks.BlockSize;
import dev.isthmus.benchmarks.Settings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One transformer block. DJL has no fused attention: it is made of products and a softmax. */
public class MarBlock {

    /** Weights and rows. */
    @State(Scope.Thread)
    public static class Block {
        private NDManager manager;
        private NDArray x;
        private NDArray norm;
        private NDArray qkv;
        private NDArray proj;
        private NDArray fc1;
        private NDArray fc2;

        @Setup
        public void open() {
            manager = Djl.open();
            x = manager.create(Settings.numbers(ROWS * WIDTH), new Shape(1, ROWS, WIDTH));
            norm = manager.create(BlockSize.weights(WIDTH), new Shape(WIDTH));
            qkv = manager.create(BlockSize.weights(3 * WIDTH * WIDTH), new Shape(3 * WIDTH, WIDTH));
            proj = manager.create(BlockSize.weights(WIDTH * WIDTH), new Shape(WIDTH, WIDTH));
            fc1 = manager.create(BlockSize.weights(HIDDEN * WIDTH), new Shape(HIDDEN, WIDTH));
            fc2 = manager.create(BlockSize.weights(WIDTH * HIDDEN), new Shape(WIDTH, HIDDEN));
        }

        @TearDown
        public void close() {
            manager.close();
        }

        /** [1, rows, width], of the manager that the rows are attached to. */
        NDArray forward(NDManager inner) {
            NDArray rows = x.duplicate();
            rows.attach(inner);
            NDArray split = linear(normed(rows), qkv).reshape(1, ROWS, 3, HEADS, HEAD_WIDTH).transpose(2, 0, 3, 1, 4);
            NDArray weights = split.get(0).matMul(split.get(1).transpose(0, 1, 3, 2)).mul(1 / Math.sqrt(HEAD_WIDTH)).softmax(-1);
            NDArray mixed = weights.matMul(split.get(2)).transpose(0, 2, 1, 3).reshape(1, ROWS, WIDTH);
            NDArray sum = rows.add(linear(mixed, proj));
            return sum.addi(linear(Activation.gelu(linear(normed(sum), fc1)), fc2));
        }

        private NDArray normed(NDArray rows) {
            return LayerNorm.layerNorm(rows, norm.getShape(), norm, norm, (float) Settings.EPS).singletonOrThrow();
        }

        private static NDArray linear(NDArray rows, NDArray weight) {
            return Linear.linear(rows, weight, null).singletonOrThrow();
        }
    }

    @Benchmark
    public long djl(Block block) {
        try (NDManager inner = block.manager.newSubManager()) {
            return block.forward(inner).getShape().dimension();
        }
    }

    /** What the block makes of its rows, to be compared. */
    public static float[] result() {
        Block block = new Block();
        block.open();
        try (NDManager inner = block.manager.newSubManager()) {
            return block.forward(inner).toFloatArray();
        } finally {
            block.close();
        }
    }
}
