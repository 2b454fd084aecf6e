package dev.isthmus.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A text of Latin letters for a function that measures it, and one from a function. */
public class Strings {

    /** The text, and off-heap memory for it. */
    @State(Scope.Thread)
    public static class Text {
        @Param({"16", "1024"})
        public int letters;
        String text;
        private Arena arena;
        MemorySegment kept;

        @Setup
        public void open() {
            text = "x".repeat(letters);
            arena = Arena.ofConfined();
            kept = arena.allocate(letters + 1L);
        }

        @TearDown
        public void close() {
            arena.close();
        }
    }

    @Benchmark
    public long ffmInFreshArena(Text t) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            return (long) C.LENGTH.invokeExact(arena.allocateFrom(t.text));
        }
    }

    @Benchmark
    public long ffmInKept(Text t) throws Throwable {
        t.kept.setString(0, t.text);
        return (long) C.LENGTH.invokeExact(t.kept);
    }

    @Benchmark
    public long jniInChars(Text t) {
        return Jni.lengthOfChars(t.text);
    }

    @Benchmark
    public long jniInRegion(Text t) {
        return Jni.lengthOfRegion(t.text);
    }

    @Benchmark
    public String ffmOut(Text t) throws Throwable {
        MemorySegment text = (MemorySegment) C.TEXT.invokeExact((long) t.letters);
        return text.reinterpret(t.letters + 1L).getString(0);
    }

    @Benchmark
    public String jniOut(Text t) {
        return Jni.text(t.letters);
    }

    @Benchmark
    @OperationsPerInvocation(EmptyCall.CALLS_IN_C)
    public long c(Text t) {
        return C.floor(C.Floor.LENGTH, t.letters, EmptyCall.CALLS_IN_C);
    }
}
