package dev.isthmus.benchmarks;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The functions of {@code native/jni/bench.h} through FFM: handles are constants, as in what jextract generates. */
final class C {

    static {
        BenchLibrary.require();
    }

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = SymbolLookup.loaderLookup();
    /** For what is short and calls nothing back: no transition of the thread's state. */
    static final Linker.Option CRITICAL = Linker.Option.critical(false);
    /** The same, and arrays of the heap may be passed as they are. */
    static final Linker.Option CRITICAL_HEAP = Linker.Option.critical(true);

    static final MethodHandle EMPTY = call("bench_empty", null);
    static final MethodHandle EMPTY_CRITICAL = call("bench_empty", null, CRITICAL);
    static final MethodHandle SUM = call("bench_sum", JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final MethodHandle SUM_CRITICAL = call("bench_sum", JAVA_LONG, CRITICAL, JAVA_LONG, JAVA_LONG);
    static final MethodHandle READ = call("bench_read", JAVA_LONG, ADDRESS);
    static final MethodHandle READ_CRITICAL = call("bench_read", JAVA_LONG, CRITICAL, ADDRESS);
    static final MethodHandle IN = call("bench_in", JAVA_DOUBLE, ADDRESS, JAVA_LONG);
    static final MethodHandle IN_CRITICAL = call("bench_in", JAVA_DOUBLE, CRITICAL, ADDRESS, JAVA_LONG);
    static final MethodHandle IN_HEAP = call("bench_in", JAVA_DOUBLE, CRITICAL_HEAP, ADDRESS, JAVA_LONG);
    static final MethodHandle OUT = call("bench_out", null, ADDRESS, JAVA_LONG);
    static final MethodHandle BOTH = call("bench_both", JAVA_DOUBLE, ADDRESS, JAVA_LONG);
    static final MethodHandle BOTH_HEAP = call("bench_both", JAVA_DOUBLE, CRITICAL_HEAP, ADDRESS, JAVA_LONG);
    static final MethodHandle WORK = call("bench_work", JAVA_DOUBLE, ADDRESS, JAVA_LONG);
    static final MethodHandle WORK_HEAP = call("bench_work", JAVA_DOUBLE, CRITICAL_HEAP, ADDRESS, JAVA_LONG);
    static final MethodHandle LENGTH = call("bench_length", JAVA_LONG, ADDRESS);
    static final MethodHandle TEXT = call("bench_text", ADDRESS, JAVA_LONG);
    static final MethodHandle CALL_BACK = call("bench_call_back", JAVA_LONG, ADDRESS, JAVA_LONG);

    private static final MethodHandle FLOOR = call("bench_floor", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);

    private C() {
    }

    static MethodHandle call(String name, MemoryLayout returns, Linker.Option option, MemoryLayout... parameters) {
        return LINKER.downcallHandle(SYMBOLS.find(name).orElseThrow(), descriptor(returns, parameters), option);
    }

    static MethodHandle call(String name, MemoryLayout returns, MemoryLayout... parameters) {
        return LINKER.downcallHandle(SYMBOLS.find(name).orElseThrow(), descriptor(returns, parameters));
    }

    private static MethodHandle call(String name, MemoryLayout returns, Linker.Option option) {
        return call(name, returns, option, new MemoryLayout[0]);
    }

    private static FunctionDescriptor descriptor(MemoryLayout returns, MemoryLayout... parameters) {
        return returns == null ? FunctionDescriptor.ofVoid(parameters) : FunctionDescriptor.of(returns, parameters);
    }

    /** What {@link #floor} has C call, as {@code bench.h} numbers it. */
    enum Floor {
        EMPTY, SUM, READ, IN, COPY, LENGTH, CALL_BACK
    }

    /** Makes calls from C; the answer depends on all of them. */
    static long floor(Floor what, long size, long calls) {
        try {
            return (long) FLOOR.invokeExact(what.ordinal(), size, calls);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
