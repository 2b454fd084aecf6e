package dev.isthmus.benchmarks;

import dev.isthmus.runtime.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** The product of two square matrices, a new tensor, which is freed. */
public class MatMul {

    @Benchmark
    public long isthmus(Operands o) {
        try (Tensor made = o.a.matmul(o.b)) {
            return made.rank();
        }
    }

    @Benchmark
    public long ffm(RawOperands o) {
        return o.use(o.matmul());
    }

    @Benchmark
    public long jni(JniOperands o) {
        return JniOperands.use(Jni.matmul(o.a, o.b));
    }

    @Benchmark
    @OperationsPerInvocation(FloorOperands.CALLS)
    public long c(FloorOperands o) throws Throwable {
        return o.run(FloorOperands.What.MATMUL);
    }
}
