package dev.isthmus.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Numbers of the Java heap for a function, from it, or both. The function touches two of them, so what is measured is the way there.
 * Borrowing rows cost the same in every direction and are given once.
 */
public class HeapTransfer {
    /** Few, because a copy of the largest takes milliseconds. */
    private static final int COPIES_IN_C = 10;

    /** An array, and off-heap memory of its size that is kept from call to call. */
    @State(Scope.Thread)
    public static class Numbers {
        @Param({"64", "4096", "65536", "1048576", "67108864"})
        public int bytes;
        float[] array;
        private Arena arena;
        MemorySegment kept;

        @Setup
        public void open() {
            array = new float[bytes / Float.BYTES];
            arena = Arena.ofConfined();
            kept = arena.allocate(bytes, Float.BYTES);
        }

        @TearDown
        public void close() {
            arena.close();
        }

        void in() {
            MemorySegment.copy(array, 0, kept, ValueLayout.JAVA_FLOAT, 0, array.length);
        }

        void out() {
            MemorySegment.copy(kept, ValueLayout.JAVA_FLOAT, 0, array, 0, array.length);
        }
    }

    @Benchmark
    public double ffmBorrow(Numbers n) throws Throwable {
        return (double) C.BOTH_HEAP.invokeExact(MemorySegment.ofArray(n.array), (long) n.array.length);
    }

    @Benchmark
    public double jniBorrow(Numbers n) {
        return Jni.criticalBoth(n.array);
    }

    @Benchmark
    public double jniBorrowIn(Numbers n) {
        return Jni.criticalIn(n.array);
    }

    @Benchmark
    public double ffmCopyIn(Numbers n) throws Throwable {
        n.in();
        return (double) C.IN.invokeExact(n.kept, (long) n.array.length);
    }

    /** As a program does that keeps no memory: an arena a call. */
    @Benchmark
    public double ffmCopyInFreshArena(Numbers n) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            return (double) C.IN.invokeExact(arena.allocateFrom(ValueLayout.JAVA_FLOAT, n.array), (long) n.array.length);
        }
    }

    @Benchmark
    public double jniCopyIn(Numbers n) {
        return Jni.regionIn(n.array);
    }

    @Benchmark
    public void ffmCopyOut(Numbers n) throws Throwable {
        C.OUT.invokeExact(n.kept, (long) n.array.length);
        n.out();
    }

    @Benchmark
    public void jniCopyOut(Numbers n) {
        Jni.regionOut(n.array);
    }

    @Benchmark
    public double ffmCopyBoth(Numbers n) throws Throwable {
        n.in();
        double sum = (double) C.BOTH.invokeExact(n.kept, (long) n.array.length);
        n.out();
        return sum;
    }

    @Benchmark
    public double jniCopyBoth(Numbers n) {
        return Jni.regionBoth(n.array);
    }

    @Benchmark
    @OperationsPerInvocation(COPIES_IN_C)
    public long cCopyIn(Numbers n) {
        return C.floor(C.Floor.COPY, n.array.length, COPIES_IN_C);
    }
}
