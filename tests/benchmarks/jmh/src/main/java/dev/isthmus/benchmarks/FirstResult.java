package dev.isthmus.benchmarks;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;

/** The shortest useful program: one product, printed. Its second line is the folder of the native libraries. */
public final class FirstResult {
    /** Of the matrices. */
    public static final int SIDE = 64;

    private FirstResult() {
    }

    public static void main(String[] args) {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(Settings.numbers(SIDE * SIDE), SIDE, SIDE);
            System.out.println(x.matmul(x).sum().item());
        }
        System.out.println(Torch.info().directory());
    }
}
