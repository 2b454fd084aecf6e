package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The number of threads that the user set holds on a new thread too, whatever small op it begins with. */
@ExtendWith(NoLeaks.class)
class FreshThreadTest {
    /** One of these differs from what a new thread would take by itself, the number of processors. */
    private static final int[] SETTINGS = {1, 4, 3};

    private final int before = Torch.threads().torch();

    @AfterEach
    void restore() {
        Torch.setThreads(before);
    }

    /** What a new thread does first, with x [2, 4, 3, 3]. */
    enum First {
        LAYER_NORM(x -> x.layerNorm(null, null, 1e-6)),
        GROUP_NORM(x -> x.groupNorm(2, null, null, 1e-6)),
        INDEX_SELECT(x -> x.indexSelect(0, Tensor.of(new long[] {1, 0}, 2))),
        SOFTMAX(x -> x.softmax(3)),
        CONV_2D(x -> x.conv2d(Tensor.zeros(DType.F32, 5, 4, 3, 3), null, 1, 1)),
        SILU(Tensor::silu),
        COPY(x -> x.permute(0, 2, 3, 1).copy()),
        ADD(x -> x.add(x)),
        LINEAR(x -> x.linear(Tensor.zeros(DType.F32, 5, 3), null)),
        ATTENTION(x -> x.scaledDotProductAttention(x, x)),
        MATMUL(x -> x.matmul(x));

        private final UnaryOperator<Tensor> op;

        First(UnaryOperator<Tensor> op) {
            this.op = op;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSettingHoldsAfter(First first) throws InterruptedException {
        for (int threads : SETTINGS) {
            Torch.setThreads(threads);
            AtomicInteger once = new AtomicInteger();
            AtomicInteger twice = new AtomicInteger();
            onANewThread(() -> {
                once.set(threadsAfter(first));
                twice.set(threadsAfter(first));
            });
            assertEquals(threads, once.get(), "threads after the first " + first);
            assertEquals(threads, twice.get(), "threads after the second " + first);
            assertEquals(threads, Torch.threads().torch(), "threads where they were set");
        }
    }

    private static int threadsAfter(First first) {
        float[] values = new float[2 * 4 * 3 * 3];
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(values, 2, 4, 3, 3);
            first.op.apply(x);
            assertArrayEquals(values, x.toFloats());
        }
        return Torch.threads().torch();
    }

    private static void onANewThread(Runnable task) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(task, "fresh");
        thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        thread.start();
        thread.join();
        if (failure.get() != null) {
            throw new AssertionError("on the new thread: " + failure.get().getMessage(), failure.get());
        }
    }
}
