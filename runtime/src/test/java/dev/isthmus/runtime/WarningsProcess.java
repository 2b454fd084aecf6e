package dev.isthmus.runtime;

/** Started by {@link WarningsTest}: an op that makes libtorch warn, on the main thread and on another. */
final class WarningsProcess {
    private WarningsProcess() {
    }

    public static void main(String[] args) throws InterruptedException {
        warn();
        Thread other = new Thread(WarningsProcess::warn, "other");
        other.start();
        other.join();
    }

    private static void warn() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(new float[] {1, 2}, 2);
            Tensor out = Tensor.zeros(DType.F32, 3);
            try {
                Op.of("aten::mul", "out").call(x, x, Op.named("out", out)); // warns that it resizes
            } catch (ShapeException expected) {
                // a tensor keeps its shape
            }
        }
    }
}
