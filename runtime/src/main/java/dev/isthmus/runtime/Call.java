package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import dev.isthmus.bindings.generated.isthmus_result;
import dev.isthmus.bindings.generated.isthmus_value;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One thread's scratch memory for one native call: the arguments, the lists they point to, and the result. Reused by every
 * call of the thread, so an op allocates nothing off-heap.
 */
final class Call {

    private static final ThreadLocal<Call> OF_THREAD = ThreadLocal.withInitial(Call::new);
    private static final int MAX_ARGUMENTS = 32;
    private static final int LIST_WORDS = 1024;

    /* The garbage collector frees it with its thread; nothing native keeps a pointer into it after a call. */
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment values = isthmus_value.allocateArray(MAX_ARGUMENTS, arena);
    private final MemorySegment words = arena.allocate(ValueLayout.JAVA_LONG, LIST_WORDS);
    final MemorySegment result = isthmus_result.allocate(arena);
    final MemorySegment numbers = arena.allocate(ValueLayout.JAVA_LONG, 2);
    private int arguments;
    private int usedWords;
    /** The tensors among the arguments, for the message if the call fails. */
    private final Tensor[] named = new Tensor[MAX_ARGUMENTS];
    private int names;

    static Call begin() {
        Torch.requireLoaded();
        Call call = OF_THREAD.get();
        call.arguments = 0;
        call.usedWords = 0;
        call.names = 0;
        return call;
    }

    Call tensor(Tensor t) {
        return name(t).put(Isthmus.ISTHMUS_TENSOR(), 0, t.handle().address());
    }

    /** A tensor that the op writes to. */
    Call writable(Tensor t) {
        return name(t).put(Isthmus.ISTHMUS_TENSOR(), 0, t.writableHandle().address());
    }

    /** A {@code Tensor?}: null stands for None. */
    Call optionalTensor(Tensor t) {
        return t == null ? none()
                : name(t).put(Isthmus.ISTHMUS_TENSOR() | Isthmus.ISTHMUS_OPTIONAL(), 0, t.handle().address());
    }

    Call integer(long value) {
        return put(Isthmus.ISTHMUS_INT(), 0, value);
    }

    Call number(double value) {
        return put(Isthmus.ISTHMUS_FLOAT(), 0, Double.doubleToRawLongBits(value));
    }

    Call flag(boolean value) {
        return put(Isthmus.ISTHMUS_BOOL(), 0, value ? 1 : 0);
    }

    Call dtype(DType dtype) {
        return put(Isthmus.ISTHMUS_DTYPE(), 0, dtype.code());
    }

    /** A {@code T?} that is not given. */
    Call none() {
        return put(Isthmus.ISTHMUS_NONE(), 0, 0);
    }

    Call integers(long... list) {
        return put(Isthmus.ISTHMUS_INTS(), list.length, longs(list).address());
    }

    /** A {@code float[]?} that is given. */
    Call optionalNumbers(double... list) {
        MemorySegment at = take(list.length);
        MemorySegment.copy(list, 0, at, ValueLayout.JAVA_DOUBLE, 0, list.length);
        return put(Isthmus.ISTHMUS_FLOATS() | Isthmus.ISTHMUS_OPTIONAL(), list.length, at.address());
    }

    Call tensors(Tensor... list) {
        MemorySegment at = take(list.length);
        for (int i = 0; i < list.length; i++) {
            at.setAtIndex(ValueLayout.JAVA_LONG, i, list[i].handle().address());
            name(list[i]);
        }
        return put(Isthmus.ISTHMUS_TENSORS(), list.length, at.address());
    }

    /** Copies a list to where native code can read it during this call. */
    MemorySegment longs(long... list) {
        MemorySegment at = take(list.length);
        MemorySegment.copy(list, 0, at, ValueLayout.JAVA_LONG, 0, list.length);
        return at;
    }

    /** What the call was given, such as {@code (F32[2, 3], F32[3])}. */
    private String given() {
        return Arrays.stream(named, 0, names).map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }

    private void check(int status, Op op) {
        if (status != Isthmus.ISTHMUS_OK()) {
            throw Native.failure(status, op.name(), given());
        }
    }

    private Call name(Tensor t) {
        if (names < named.length) {
            named[names++] = t;
        }
        return this;
    }

    /** Calls an op that returns one tensor, which the current scope then owns. */
    Tensor one(Op op) {
        Scope scope = Scope.current();
        check(Isthmus.isthmus_call(op.nativeName(), op.nativeOverload(), values, arguments, result, 1), op);
        return Tensor.adopt(scope, result, null);
    }

    /** Calls an op that changes its first argument in place; the second handle to it that libtorch returns is dropped. */
    void inPlace(Op op) {
        check(Isthmus.isthmus_call(op.nativeName(), op.nativeOverload(), values, arguments, result, 1), op);
        Native.check(Isthmus.isthmus_delete(result, 1), op.name());
    }

    private Call put(int kind, int count, long bits) {
        if (arguments == MAX_ARGUMENTS) {
            throw new IllegalArgumentException("an op takes at most " + MAX_ARGUMENTS + " arguments");
        }
        MemorySegment value = isthmus_value.asSlice(values, arguments++);
        isthmus_value.kind(value, kind);
        isthmus_value.count(value, count);
        isthmus_value.bits(value, bits);
        return this;
    }

    private MemorySegment take(int n) {
        if (n > LIST_WORDS - usedWords) {
            throw new IllegalArgumentException("a list argument has " + n + " elements; at most " + LIST_WORDS
                    + " fit one call");
        }
        MemorySegment at = words.asSlice(usedWords * 8L, n * 8L);
        usedWords += n;
        return at;
    }
}
