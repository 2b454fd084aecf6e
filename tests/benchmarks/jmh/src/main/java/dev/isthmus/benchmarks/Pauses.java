package dev.isthmus.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A program whose collector has work to do while one thread hands arrays of a million numbers to native code that reads all of them.
 * {@code dev.isthmus.benchmarks.process.PauseRuns} reads the pauses off the JVM's log.
 */
public final class Pauses {
    private static final int NUMBERS = 1 << 20;
    /** Live objects, replaced at random, that make young collections cost something. */
    private static final int LIVE = 200_000;

    /** How the numbers get there. */
    public enum Way {
        /** Nobody hands anything over: the collector's own pauses. */
        NONE,
        FFM_BORROW, JNI_BORROW, FFM_COPY, OFF_HEAP
    }

    private static volatile boolean done;
    private static volatile double sink;

    private Pauses() {
    }

    /** Prints how often the numbers were handed over. */
    public static void main(String[] args) throws InterruptedException {
        Way way = Way.valueOf(args[0]);
        double seconds = Double.parseDouble(args[1]);
        Thread garbage = Thread.ofPlatform().daemon().start(Pauses::makeGarbage);
        long[] count = {0};
        Thread worker = Thread.ofPlatform().start(() -> count[0] = way == Way.NONE ? 0 : handOver(way));
        Thread.sleep((long) (seconds * 1000));
        done = true;
        worker.join();
        garbage.join();
        System.out.println(count[0]);
    }

    private static void makeGarbage() {
        byte[][] live = new byte[LIVE][];
        long random = 1;
        while (!done) {
            random = random * 6364136223846793005L + 1442695040888963407L;
            live[(int) ((random >>> 33) % LIVE)] = new byte[100];
        }
        sink = live.length;
    }

    private static long handOver(Way way) {
        try (Arena arena = Arena.ofConfined()) {
            float[] array = Settings.numbers(NUMBERS);
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, array);
            long count = 0;
            while (!done) {
                sink = switch (way) {
                    case FFM_BORROW -> (double) C.WORK_HEAP.invokeExact(MemorySegment.ofArray(array), (long) NUMBERS);
                    case JNI_BORROW -> Jni.criticalWork(array);
                    case FFM_COPY -> {
                        MemorySegment.copy(array, 0, memory, ValueLayout.JAVA_FLOAT, 0, NUMBERS);
                        yield (double) C.WORK.invokeExact(memory, (long) NUMBERS);
                    }
                    case OFF_HEAP -> (double) C.WORK.invokeExact(memory, (long) NUMBERS);
                    case NONE -> 0;
                };
                count++;
            }
            return count;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
