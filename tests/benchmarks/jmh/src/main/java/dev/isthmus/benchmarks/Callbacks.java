package dev.isthmus.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.LongUnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** C calls Java: one integer in, one out. An operation is one such call; they come in thousands from one call of C. */
public class Callbacks {
    private static final int CALLS = 1000;

    /** Function pointers for C: to a static method, and to an object's. */
    @State(Scope.Thread)
    public static class Stubs {
        private Arena arena;
        MemorySegment toStatic;
        MemorySegment toObject;
        LongUnaryOperator object;

        @Setup
        public void open() throws ReflectiveOperationException {
            arena = Arena.ofConfined();
            object = Jni::next;
            MethodType type = MethodType.methodType(long.class, long.class);
            FunctionDescriptor function = FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            toStatic = Linker.nativeLinker().upcallStub(lookup.findStatic(Jni.class, "next", type), function, arena);
            toObject = Linker.nativeLinker().upcallStub(
                    lookup.findVirtual(LongUnaryOperator.class, "applyAsLong", type).bindTo(object), function, arena);
        }

        @TearDown
        public void close() {
            arena.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long ffmStatic(Stubs s) throws Throwable {
        return (long) C.CALL_BACK.invokeExact(s.toStatic, (long) CALLS);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long jniStatic() {
        return Jni.callBackStatic(CALLS);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long ffmObject(Stubs s) throws Throwable {
        return (long) C.CALL_BACK.invokeExact(s.toObject, (long) CALLS);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long jniObject(Stubs s) {
        return Jni.callBackObject(s.object, CALLS);
    }

    @Benchmark
    @OperationsPerInvocation(EmptyCall.CALLS_IN_C)
    public long c() {
        return C.floor(C.Floor.CALL_BACK, 0, EmptyCall.CALLS_IN_C);
    }
}
