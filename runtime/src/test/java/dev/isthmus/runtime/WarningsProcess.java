package dev.isthmus.runtime;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Started by {@link WarningsTest}: an op that makes libtorch warn, on the main thread and on another. */
final class WarningsProcess {
    private static final Logger WARNINGS = Logger.getLogger("dev.isthmus.libtorch");

    private WarningsProcess() {
    }

    public static void main(String[] args) throws InterruptedException {
        WARNINGS.setUseParentHandlers(false);
        WARNINGS.addHandler(new Handler() {
            @Override
            public void publish(LogRecord told) {
                System.out.println(told.getLevel() + " on " + Thread.currentThread().getName() + ": " + told.getMessage());
            }

            @Override
            public void flush() {
                // nothing is kept back
            }

            @Override
            public void close() {
                // nothing is open
            }
        });
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
