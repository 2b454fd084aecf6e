package dev.isthmus.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A pointer to a number that the function reads. FFM is given a segment and so keeps its arena open for the call, which is a counter's work
 * for a shared one; JNI is given the bare address.
 */
public class PointerArgument {

    /** The number, in arenas of both kinds. */
    @State(Scope.Thread)
    public static class Number {
        private Arena confinedArena;
        private Arena sharedArena;
        MemorySegment confined;
        MemorySegment shared;
        long address;

        @Setup
        public void open() {
            confinedArena = Arena.ofConfined();
            sharedArena = Arena.ofShared();
            confined = confinedArena.allocateFrom(ValueLayout.JAVA_LONG, 5);
            shared = sharedArena.allocateFrom(ValueLayout.JAVA_LONG, 5);
            address = confined.address();
        }

        @TearDown
        public void close() {
            confinedArena.close();
            sharedArena.close();
        }
    }

    @Benchmark
    public long ffm(Number n) throws Throwable {
        return (long) C.READ.invokeExact(n.confined);
    }

    @Benchmark
    public long ffmShared(Number n) throws Throwable {
        return (long) C.READ.invokeExact(n.shared);
    }

    @Benchmark
    public long ffmCritical(Number n) throws Throwable {
        return (long) C.READ_CRITICAL.invokeExact(n.confined);
    }

    @Benchmark
    public long jni(Number n) {
        return Jni.read(n.address);
    }

    @Benchmark
    @OperationsPerInvocation(EmptyCall.CALLS_IN_C)
    public long c() {
        return C.floor(C.Floor.READ, 5, EmptyCall.CALLS_IN_C);
    }
}
