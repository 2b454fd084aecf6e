package dev.isthmus.app.bench.calls;

import com.sun.management.ThreadMXBean;
import dev.isthmus.app.report.Format;
import dev.isthmus.runtime.Scope;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * Times calls in samples, those of all rows in turns, so that a noisy second hits all of them. How many calls make a sample is found out
 * while warming up.
 */
public final class CallBench {
    private static final double WARM_UP = 0.25;
    private static final long SAMPLE_NANOS = 5_000_000;
    private static final int MOST_CALLS = 10_000_000;
    private static final int LEAST_SAMPLES = 5;

    private final long nanos;
    /** Written, so that the loops have a result that somebody might read. */
    private volatile long sink;

    /** @param seconds to measure for, about */
    public CallBench(int seconds) {
        this.nanos = seconds * 1_000_000_000L;
    }

    /** How busy the machine is, in words. */
    public static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? "this system does not tell how busy it is"
                : "the load of the last minute is " + Format.number(load) + " on " + Runtime.getRuntime().availableProcessors() + " processors";
    }

    /** Costs of all calls, in their order. */
    public List<CallCost> run() {
        try (Arena arena = Arena.ofConfined(); Scope scope = Scope.open()) {
            List<CallLoop> loops = CallLoops.in(arena);
            Samples[] samples = new Samples[loops.size()];
            long each = (long) (nanos * WARM_UP / loops.size());
            for (int i = 0; i < samples.length; i++) {
                samples[i] = new Samples(loops.get(i), warmUp(loops.get(i), each));
            }
            long end = System.nanoTime() + (long) (nanos * (1 - WARM_UP));
            for (int round = 0; round < LEAST_SAMPLES || System.nanoTime() < end; round++) {
                for (Samples s : samples) {
                    s.take();
                }
            }
            return Arrays.stream(samples).map(Samples::cost).toList();
        }
    }

    /** Calls for so long, and returns how many make a sample. */
    private int warmUp(CallLoop call, long howLong) {
        long end = System.nanoTime() + howLong;
        int calls = 1;
        long took;
        do {
            long start = System.nanoTime();
            sink = call.loop().run(calls);
            took = Math.max(1, System.nanoTime() - start);
            calls = (int) Math.clamp(calls * (double) SAMPLE_NANOS / took, 1.0, MOST_CALLS);
        } while (System.nanoTime() < end);
        return calls;
    }

    /** Of one row. */
    private final class Samples {
        private final CallLoop call;
        private final int calls;
        private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private double[] nanos = new double[64];
        private int count;
        private double bytes = Double.NaN;

        Samples(CallLoop call, int calls) {
            this.call = call;
            this.calls = calls;
        }

        void take() {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            long before = thread.isThreadAllocatedMemorySupported() ? thread.getCurrentThreadAllocatedBytes() : -1;
            long start = System.nanoTime();
            sink = call.loop().run(calls);
            nanos[count++] = (System.nanoTime() - start) / (double) calls;
            if (before >= 0) { // the least, because the compiler may still be at work
                double taken = (thread.getCurrentThreadAllocatedBytes() - before) / (double) calls;
                bytes = Double.isNaN(bytes) ? taken : Math.min(bytes, taken);
            }
        }

        CallCost cost() {
            return CallCost.of(call.name(), Arrays.copyOf(nanos, count), bytes);
        }
    }
}
