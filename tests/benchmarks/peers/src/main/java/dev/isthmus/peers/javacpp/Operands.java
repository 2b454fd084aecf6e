package dev.isthmus.peers.javacpp;

import dev.isthmus.benchmarks.Settings;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Two square matrices and two vectors of their side. What can be kept from call to call is. */
@State(Scope.Thread)
public class Operands {
    @Param({"1", "1024", "1048576"})
    public int elements;
    private NoGradGuard guard;
    Tensor a;
    Tensor b;
    TensorOptional weight;
    TensorOptional bias;
    Scalar nothing;
    long[] side;

    @Setup
    public void open() {
        guard = JavaCpp.open();
        int n = Settings.side(elements);
        side = new long[] {n};
        a = Tensor.create(Settings.numbers(elements), n, n);
        b = Tensor.create(Settings.numbers(elements), n, n);
        weight = new TensorOptional(Tensor.create(Settings.numbers(n), n));
        bias = new TensorOptional(Tensor.create(Settings.numbers(n), n));
        nothing = new Scalar(0.0);
    }

    @TearDown
    public void close() {
        a.close();
        b.close();
        weight.close();
        bias.close();
        nothing.close();
        guard.close();
    }
}
