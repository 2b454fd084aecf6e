package dev.isthmus.benchmarks;

import dev.isthmus.runtime.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Layer normalisation of a square matrix with weight and bias, a new tensor, which is freed. */
public class LayerNorm {

    @Benchmark
    public long isthmus(Operands o) {
        try (Tensor made = o.a.layerNorm(o.weight, o.bias, Settings.EPS)) {
            return made.rank();
        }
    }

    @Benchmark
    public long ffm(RawOperands o) {
        return o.use(o.layerNorm());
    }

    @Benchmark
    public long jni(JniOperands o) {
        return JniOperands.use(Jni.layerNorm(o.a, o.side, o.weight, o.bias, Settings.EPS));
    }

    @Benchmark
    @OperationsPerInvocation(FloorOperands.CALLS)
    public long c(FloorOperands o) throws Throwable {
        return o.run(FloorOperands.What.LAYER_NORM);
    }
}
