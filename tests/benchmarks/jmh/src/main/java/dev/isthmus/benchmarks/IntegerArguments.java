package dev.isthmus.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Two integers of 64 bits in, one out. */
public class IntegerArguments {

    /** Fields, so that the compiler does not know them. */
    @State(Scope.Thread)
    public static class Numbers {
        long a = 3;
        long b = 4;
    }

    @Benchmark
    public long ffm(Numbers n) throws Throwable {
        return (long) C.SUM.invokeExact(n.a, n.b);
    }

    @Benchmark
    public long ffmCritical(Numbers n) throws Throwable {
        return (long) C.SUM_CRITICAL.invokeExact(n.a, n.b);
    }

    @Benchmark
    public long jni(Numbers n) {
        return Jni.sum(n.a, n.b);
    }

    @Benchmark
    @OperationsPerInvocation(EmptyCall.CALLS_IN_C)
    public long c() {
        return C.floor(C.Floor.SUM, 0, EmptyCall.CALLS_IN_C);
    }
}
