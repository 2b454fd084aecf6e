package dev.isthmus.benchmarks;

import dev.isthmus.runtime.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** The sum of two square matrices, a new tensor, which is freed. */
public class Add {

    @Benchmark
    public long isthmus(Operands o) {
        try (Tensor made = o.a.add(o.b)) {
            return made.rank();
        }
    }

    @Benchmark
    public long ffm(RawOperands o) {
        return o.use(o.add());
    }

    @Benchmark
    public long jni(JniOperands o) {
        return JniOperands.use(Jni.add(o.a, o.b, 1));
    }

    @Benchmark
    @OperationsPerInvocation(FloorOperands.CALLS)
    public long c(FloorOperands o) throws Throwable {
        return o.run(FloorOperands.What.ADD);
    }
}
