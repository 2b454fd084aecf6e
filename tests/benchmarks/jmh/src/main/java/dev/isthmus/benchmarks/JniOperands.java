package dev.isthmus.benchmarks;

import dev.isthmus.runtime.Torch;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The operands as handles of the twin. The library that both call is the same, in the same process. */
@State(Scope.Thread)
public class JniOperands {
    @Param({"1", "1024", "1048576"})
    public int elements;
    int side;
    long a;
    long b;
    long weight;
    long bias;

    @Setup
    public void open() {
        useShim();
        side = Settings.side(elements);
        a = Jni.tensorOf(Settings.numbers(elements), new long[] {side, side});
        b = Jni.tensorOf(Settings.numbers(elements), new long[] {side, side});
        weight = Jni.tensorOf(Settings.numbers(side), new long[] {side});
        bias = Jni.tensorOf(Settings.numbers(side), new long[] {side});
    }

    /** Loads libtorch and gives the twin its functions. */
    static void useShim() {
        Torch.setThreads(Settings.THREADS);
        if (!Jni.useShim(Torch.info().shim().toString())) {
            throw new IllegalStateException("the twin does not find the shim's functions in " + Torch.info().shim());
        }
    }

    @TearDown
    public void close() {
        for (long tensor : new long[] {a, b, weight, bias}) {
            Jni.delete(tensor);
        }
    }

    /** A tensor that a call has made, which is freed. */
    static long use(long tensor) {
        Jni.delete(tensor);
        return tensor;
    }
}
