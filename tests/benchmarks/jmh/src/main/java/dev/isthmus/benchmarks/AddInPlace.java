package dev.isthmus.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A square matrix and nothing times another, in place. */
public class AddInPlace {

    @Benchmark
    public void isthmus(Operands o) {
        o.a.addInPlace(o.b, 0);
    }

    @Benchmark
    public void ffm(RawOperands o) {
        RawOperands.check(o.addInPlace());
    }

    @Benchmark
    public void jni(JniOperands o) {
        Jni.addInPlace(o.a, o.b, 0);
    }

    @Benchmark
    @OperationsPerInvocation(FloorOperands.CALLS)
    public long c(FloorOperands o) throws Throwable {
        return o.run(FloorOperands.What.ADD_IN_PLACE);
    }
}
