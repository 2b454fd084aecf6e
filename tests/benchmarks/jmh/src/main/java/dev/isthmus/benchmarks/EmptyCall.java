package dev.isthmus.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A function without arguments, result and work. */
public class EmptyCall {
    /** Of a row that is timed in C: so many that the one call which starts them is lost among them. */
    static final int CALLS_IN_C = 100_000;

    @Benchmark
    public void java() {
        nothing();
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void nothing() {
    }

    @Benchmark
    public void ffm() throws Throwable {
        C.EMPTY.invokeExact();
    }

    @Benchmark
    public void ffmCritical() throws Throwable {
        C.EMPTY_CRITICAL.invokeExact();
    }

    @Benchmark
    public void jni() {
        Jni.empty();
    }

    @Benchmark
    @OperationsPerInvocation(CALLS_IN_C)
    public long c() {
        return C.floor(C.Floor.EMPTY, 0, CALLS_IN_C);
    }
}
