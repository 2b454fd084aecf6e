package dev.isthmus.benchmarks;

import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.Torch;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Two square matrices and two vectors of their side, through the public API. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class Operands {
    @Param({"1", "1024", "1048576"})
    public int elements;
    private dev.isthmus.runtime.Scope scope;
    Tensor a;
    Tensor b;
    Tensor weight;
    Tensor bias;

    @Setup
    public void open() {
        Torch.setThreads(Settings.THREADS);
        int side = Settings.side(elements);
        scope = dev.isthmus.runtime.Scope.open();
        a = Tensor.of(Settings.numbers(elements), side, side);
        b = Tensor.of(Settings.numbers(elements), side, side);
        weight = Tensor.of(Settings.numbers(side), side);
        bias = Tensor.of(Settings.numbers(side), side);
    }

    @TearDown
    public void close() {
        scope.close();
    }
}
