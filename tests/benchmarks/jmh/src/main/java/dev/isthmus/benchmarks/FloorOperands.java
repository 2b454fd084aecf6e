package dev.isthmus.benchmarks;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.isthmus.runtime.Torch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The operands in C, for loops of C around the shim's own functions. */
@State(Scope.Thread)
public class FloorOperands {
    /** Calls that one invocation makes: the slowest takes tens of milliseconds, beside the fastest the way to C is nothing. */
    static final int CALLS = 20;

    private static final MethodHandle USE_SHIM = C.call("bench_use_shim", JAVA_INT, ADDRESS);
    private static final MethodHandle NEW = C.call("bench_operands_new", ADDRESS, JAVA_LONG);
    private static final MethodHandle DELETE = C.call("bench_operands_delete", null, ADDRESS);
    private static final MethodHandle OP = C.call("bench_op", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

    /** As {@code bench.h} numbers them. */
    enum What {
        LIFE, ADD, ADD_IN_PLACE, MATMUL, LAYER_NORM, ERROR
    }

    @Param({"1", "1024", "1048576"})
    public int elements;
    private MemorySegment operands;

    @Setup
    public void open() throws Throwable {
        Torch.setThreads(Settings.THREADS);
        try (Arena arena = Arena.ofConfined()) {
            if ((int) USE_SHIM.invokeExact(arena.allocateFrom(Torch.info().shim().toString())) != 0) {
                throw new IllegalStateException("C does not find the shim's functions in " + Torch.info().shim());
            }
        }
        operands = (MemorySegment) NEW.invokeExact((long) Settings.side(elements));
        if (operands.address() == 0) {
            throw new IllegalStateException("the shim makes no operands");
        }
    }

    @TearDown
    public void close() throws Throwable {
        DELETE.invokeExact(operands);
    }

    /** Makes {@link #CALLS} calls. */
    long run(What what) throws Throwable {
        long unexpected = (long) OP.invokeExact(what.ordinal(), operands, (long) CALLS);
        if (unexpected != 0) {
            throw new IllegalStateException(what + ": " + unexpected + " calls of C did not end as they should");
        }
        return unexpected;
    }
}
