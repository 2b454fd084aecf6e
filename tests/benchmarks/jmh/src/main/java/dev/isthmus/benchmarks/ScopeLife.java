package dev.isthmus.benchmarks;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.SharedScope;
import dev.isthmus.runtime.Tensor;
import java.lang.foreign.Arena;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/** What frees tensors and memory, opened and closed: empty, and with ten tensors. Arenas are the JDK's, each with 64 bytes. */
public class ScopeLife {
    private static final int TENSORS = 10;
    private static final int BYTES = 64;

    @Benchmark
    public int isthmusEmpty(Small.Public o) {
        try (Scope scope = Scope.open()) {
            return scope.size();
        }
    }

    @Benchmark
    public int isthmusTen(Small.Public o, Blackhole hole) {
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < TENSORS; i++) {
                hole.consume(Tensor.empty(DType.F32, 16));
            }
            return scope.size();
        }
    }

    @Benchmark
    public int isthmusShared(Small.Public o) {
        try (SharedScope scope = SharedScope.open()) {
            return scope.size();
        }
    }

    @Benchmark
    public long jniTen(Small.Twin o) {
        long[] made = new long[TENSORS];
        for (int i = 0; i < TENSORS; i++) {
            made[i] = Jni.tensor(new long[] {16});
        }
        for (int i = TENSORS - 1; i >= 0; i--) {
            Jni.delete(made[i]);
        }
        return made[0];
    }

    @Benchmark
    public long arenaConfined() {
        try (Arena arena = Arena.ofConfined()) {
            return arena.allocate(BYTES).address();
        }
    }

    /** Its close waits until no thread can be using it. */
    @Benchmark
    public long arenaShared() {
        try (Arena arena = Arena.ofShared()) {
            return arena.allocate(BYTES).address();
        }
    }
}
