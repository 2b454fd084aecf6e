package dev.isthmus.peers.javacpp;

import dev.isthmus.benchmarks.Settings;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Tensor;

/** One product, printed, and the folder of the native libraries. */
public final class FirstResult {
    private static final int SIDE = dev.isthmus.benchmarks.FirstResult.SIDE;

    private FirstResult() {
    }

    public static void main(String[] args) throws java.io.IOException {
        try (Tensor x = Tensor.create(Settings.numbers(SIDE * SIDE), SIDE, SIDE); Tensor y = x.matmul(x); Tensor sum = y.sum()) {
            System.out.println(sum.item_float());
        }
        System.out.println(Loader.getCacheDir());
    }
}
