package dev.isthmus.benchmarks;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Operands of one number, for subjects of one size. */
public final class Small {

    private Small() {
    }

    /** Through the public API. */
    @State(org.openjdk.jmh.annotations.Scope.Thread)
    public static class Public {
        private Scope scope;
        Tensor a;

        @Setup
        public void open() {
            Torch.setThreads(Settings.THREADS);
            scope = Scope.open();
            a = Tensor.of(Settings.numbers(1), 1, 1);
        }

        @TearDown
        public void close() {
            scope.close();
        }
    }

    /** Bare handles. */
    @State(org.openjdk.jmh.annotations.Scope.Thread)
    public static class Raw {
        final RawOperands operands = new RawOperands();

        @Setup
        public void open() {
            operands.elements = 1;
            operands.open();
        }

        @TearDown
        public void close() {
            operands.close();
        }
    }

    /** The twin's. */
    @State(org.openjdk.jmh.annotations.Scope.Thread)
    public static class Twin {
        final JniOperands operands = new JniOperands();

        @Setup
        public void open() {
            operands.elements = 1;
            operands.open();
        }

        @TearDown
        public void close() {
            operands.close();
        }
    }

    /** Of loops in C. */
    @State(org.openjdk.jmh.annotations.Scope.Thread)
    public static class Floor {
        final FloorOperands operands = new FloorOperands();

        @Setup
        public void open() throws Throwable {
            operands.elements = 1;
            operands.open();
        }

        @TearDown
        public void close() throws Throwable {
            operands.close();
        }
    }
}
