package dev.isthmus.benchmarks;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** An uninitialised tensor of 16 numbers, made and freed. */
public class TensorLife {

    @Benchmark
    public long isthmus(Small.Public o) {
        try (Tensor made = Tensor.empty(DType.F32, 16)) {
            return made.rank();
        }
    }

    @Benchmark
    public long ffm(Small.Raw o) {
        return o.operands.use(o.operands.empty(16));
    }

    @Benchmark
    public long jni(Small.Twin o) {
        return JniOperands.use(Jni.tensor(new long[] {16}));
    }

    @Benchmark
    @OperationsPerInvocation(FloorOperands.CALLS)
    public long c(Small.Floor o) throws Throwable {
        return o.operands.run(FloorOperands.What.LIFE);
    }
}
