package dev.isthmus.benchmarks;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Closing a shared arena asks every thread of the JVM to stop for a moment: with how many others running Java code. */
public class SharedArenaClose {

    /** Threads that compute all the time. */
    @State(Scope.Benchmark)
    public static class Others {
        @Param({"0", "1", "3", "15"})
        public int others;
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean done;
        private volatile long sink;

        @Setup
        public void start() {
            done = false;
            for (int i = 0; i < others; i++) {
                threads.add(Thread.ofPlatform().daemon().start(this::spin));
            }
        }

        private void spin() {
            long number = 0;
            while (!done) {
                number = number * 31 + 1;
            }
            sink = number;
        }

        @TearDown
        public void stop() throws InterruptedException {
            done = true;
            for (Thread thread : threads) {
                thread.join();
            }
            threads.clear();
        }
    }

    @Benchmark
    public void arenaShared(Others o) {
        Arena.ofShared().close();
    }

    /** For comparison: it asks nobody. */
    @Benchmark
    public void arenaConfined(Others o) {
        Arena.ofConfined().close();
    }
}
