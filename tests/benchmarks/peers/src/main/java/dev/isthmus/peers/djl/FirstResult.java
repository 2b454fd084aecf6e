package dev.isthmus.peers.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.LibUtils;
import dev.isthmus.benchmarks.Settings;

/** One product, printed, and the folder of the native libraries. */
public final class FirstResult {
    private static final int SIDE = dev.isthmus.benchmarks.FirstResult.SIDE;

    private FirstResult() {
    }

    public static void main(String[] args) {
        System.setProperty("ai.djl.offline", "true");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(Settings.numbers(SIDE * SIDE), new Shape(SIDE, SIDE));
            System.out.println(x.matMul(x).sum().getFloat());
        }
        System.out.println(LibUtils.getLibtorchPath());
    }
}
