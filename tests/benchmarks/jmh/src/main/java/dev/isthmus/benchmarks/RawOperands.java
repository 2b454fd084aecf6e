package dev.isthmus.benchmarks;

import dev.isthmus.bindings.generated.Isthmus;
import dev.isthmus.bindings.generated.isthmus_result;
import dev.isthmus.bindings.generated.isthmus_value;
import dev.isthmus.runtime.Torch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The operands as bare handles, for calls of jextract's methods as they are; what {@link Jni} is to JNI. */
@State(Scope.Thread)
public class RawOperands {
    static final long ONE = Double.doubleToRawLongBits(1);
    static final long NOTHING = Double.doubleToRawLongBits(0);

    @Param({"1", "1024", "1048576"})
    public int elements;
    int side;
    private Arena arena;
    MemorySegment a;
    MemorySegment b;
    MemorySegment weight;
    MemorySegment bias;
    /** Kept from call to call, as a library would. */
    MemorySegment result;
    private MemorySegment values;
    private MemorySegment words;
    private MemorySegment kinds;
    private MemorySegment count;
    private MemorySegment matmul;
    private MemorySegment layerNorm;
    private MemorySegment reshape;
    private MemorySegment overload;

    @Setup
    public void open() {
        Torch.setThreads(Settings.THREADS);
        arena = Arena.ofConfined();
        result = isthmus_result.allocate(arena);
        values = isthmus_value.allocateArray(6, arena);
        words = arena.allocate(ValueLayout.JAVA_LONG, 2);
        kinds = arena.allocateFrom(ValueLayout.JAVA_INT, Isthmus.ISTHMUS_TENSOR());
        count = arena.allocate(ValueLayout.JAVA_INT);
        matmul = arena.allocateFrom("aten::matmul");
        layerNorm = arena.allocateFrom("aten::layer_norm");
        reshape = arena.allocateFrom("aten::reshape");
        overload = arena.allocateFrom("");
        side = Settings.side(elements);
        a = filled(side, side);
        b = filled(side, side);
        weight = filled(side);
        bias = filled(side);
    }

    @TearDown
    public void close() {
        for (MemorySegment tensor : new MemorySegment[] {a, b, weight, bias}) {
            isthmus_result.tensor(result, tensor);
            delete();
        }
        arena.close();
    }

    private MemorySegment filled(long... shape) {
        check(empty(shape));
        float[] numbers = Settings.numbers((int) isthmus_result.count(result));
        MemorySegment.copy(numbers, 0, isthmus_result.data(result).reinterpret(numbers.length * 4L), ValueLayout.JAVA_FLOAT, 0,
                numbers.length);
        return made();
    }

    /** Makes a tensor, described in {@link #result}. */
    int empty(long... shape) {
        MemorySegment.copy(shape, 0, words, ValueLayout.JAVA_LONG, 0, shape.length);
        return Isthmus.isthmus_empty(6, 0, -1, shape.length, words, result);
    }

    int add() {
        return Isthmus.isthmus_add(a, b, Isthmus.ISTHMUS_SCALAR_FLOAT(), ONE, result, MemorySegment.NULL, MemorySegment.NULL);
    }

    int addInPlace() {
        return Isthmus.isthmus_add_in_place(a, b, Isthmus.ISTHMUS_SCALAR_FLOAT(), NOTHING, MemorySegment.NULL, MemorySegment.NULL);
    }

    int matmul() {
        put(0, Isthmus.ISTHMUS_TENSOR(), 0, a.address());
        put(1, Isthmus.ISTHMUS_TENSOR(), 0, b.address());
        return call(matmul, 2);
    }

    int layerNorm() {
        words.set(ValueLayout.JAVA_LONG, 0, side);
        put(0, Isthmus.ISTHMUS_TENSOR(), 0, a.address());
        put(1, Isthmus.ISTHMUS_INTS(), 1, words.address());
        put(2, Isthmus.ISTHMUS_TENSOR() | Isthmus.ISTHMUS_OPTIONAL(), 0, weight.address());
        put(3, Isthmus.ISTHMUS_TENSOR() | Isthmus.ISTHMUS_OPTIONAL(), 0, bias.address());
        put(4, Isthmus.ISTHMUS_FLOAT(), 0, Double.doubleToRawLongBits(Settings.EPS));
        put(5, Isthmus.ISTHMUS_BOOL(), 0, 0);
        return call(layerNorm, 6);
    }

    /** A call that libtorch refuses. */
    int misfit() {
        words.set(ValueLayout.JAVA_LONG, 0, 7);
        put(0, Isthmus.ISTHMUS_TENSOR(), 0, a.address());
        put(1, Isthmus.ISTHMUS_INTS(), 1, words.address());
        return call(reshape, 2);
    }

    private void put(int i, int kind, int length, long bits) {
        MemorySegment value = isthmus_value.asSlice(values, i);
        isthmus_value.kind(value, kind);
        isthmus_value.count(value, length);
        isthmus_value.bits(value, bits);
    }

    private int call(MemorySegment op, int arguments) {
        return Isthmus.isthmus_call(op, overload, values, arguments, kinds, 1, result, 1, count, MemorySegment.NULL,
                MemorySegment.NULL, MemorySegment.NULL, MemorySegment.NULL);
    }

    private MemorySegment made() {
        return isthmus_result.tensor(result);
    }

    /** Frees what a call has made. Its handle is the first thing in the result. */
    void delete() {
        check(Isthmus.isthmus_delete(result, 1));
    }

    /** The handle that a call has made, which is freed. */
    long use(int status) {
        check(status);
        long handle = made().address();
        delete();
        return handle;
    }

    static void check(int status) {
        if (status != Isthmus.ISTHMUS_OK()) {
            throw new IllegalStateException("the shim answers " + status);
        }
    }
}
