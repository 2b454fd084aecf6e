package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import dev.isthmus.bindings.generated.isthmus_result;
import dev.isthmus.bindings.generated.isthmus_value;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One thread's scratch memory for one native call: the arguments, the lists they point to, and the result. Reused by every
 * call of the thread, so an op allocates nothing off-heap.
 *
 * <p>Arguments are collected first; whether they may be used is checked in {@link #enter}, right before the native call, and
 * what they need is held until {@link #leave}. A call that is begun and never made holds nothing.
 */
final class Call {

    private static final ThreadLocal<Call> OF_THREAD = ThreadLocal.withInitial(Call::new);
    static final int MAX_ARGUMENTS = 32;
    private static final int LIST_WORDS = 1024;
    /** Places for the results of one op; an op that returns a list gets {@link #LIST_RESULTS}. */
    private static final int RESULTS = 12;
    private static final int LIST_RESULTS = 4096;
    /** Handles that {@link #toBeFreed} has room for. */
    static final int FREED_AT_ONCE = 64;

    /* The garbage collector frees it with its thread; nothing native keeps a pointer into it after a call. */
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment values = isthmus_value.allocateArray(MAX_ARGUMENTS, arena);
    private final MemorySegment words = arena.allocate(ValueLayout.JAVA_LONG, LIST_WORDS);
    private final MemorySegment results = isthmus_result.allocateArray(RESULTS, arena);
    private final MemorySegment kinds = arena.allocate(ValueLayout.JAVA_INT, MAX_ARGUMENTS);
    private final MemorySegment resultCount = arena.allocate(ValueLayout.JAVA_INT);
    private final MemorySegment freed = arena.allocate(ValueLayout.ADDRESS, FREED_AT_ONCE);
    final MemorySegment result = isthmus_result.asSlice(results, 0);
    private int arguments;
    private int usedWords;
    /** Lists that were too long for {@link #words}: kept from the garbage collector while the call lasts. */
    private final List<MemorySegment> longLists = new ArrayList<>(0);
    /** The tensors and generators among the arguments. */
    private Resource[] used = new Resource[8];
    private int usedCount;
    private final Held held = new Held();

    static Call begin() {
        Torch.requireLoaded();
        Call call = OF_THREAD.get();
        call.arguments = 0;
        call.usedWords = 0;
        call.longLists.clear();
        Arrays.fill(call.used, 0, call.usedCount, null);
        call.usedCount = 0;
        return call;
    }

    /**
     * This thread's room for the handles of tensors that are freed next. An arena for each would cost more than freeing them. It is apart
     * from what a call uses, since tensors are freed while the arguments of one are collected.
     */
    static MemorySegment toBeFreed() {
        return OF_THREAD.get().freed;
    }

    /** Runs code of somebody else's, which may compute, in the middle of a call: what this call holds stays as it is. */
    static void aside(Runnable other) {
        Call mine = OF_THREAD.get();
        OF_THREAD.remove();
        try {
            other.run();
        } finally {
            OF_THREAD.set(mine);
        }
    }

    // --- arguments --------------------------------------------------------------------------------------------------

    Call tensor(Tensor t) {
        return use(t).put(Isthmus.ISTHMUS_TENSOR(), 0, t.handle.address());
    }

    /** A tensor that the op writes to. */
    Call writable(Tensor t) {
        t.requireWritable();
        return tensor(t);
    }

    /** A {@code Tensor?}: null stands for None. */
    Call optionalTensor(Tensor t) {
        return t == null ? none() : use(t).put(Isthmus.ISTHMUS_TENSOR() | Isthmus.ISTHMUS_OPTIONAL(), 0, t.handle.address());
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

    /** A {@code T?} that is not given. */
    Call none() {
        return put(Isthmus.ISTHMUS_NONE(), 0, 0);
    }

    Call integers(long... list) {
        return list(Isthmus.ISTHMUS_INTS(), list);
    }

    /** A {@code float[]?} that is given. */
    Call optionalNumbers(double... list) {
        return list(Isthmus.ISTHMUS_FLOATS() | Isthmus.ISTHMUS_OPTIONAL(), bits(list));
    }

    Call tensors(Tensor... list) {
        return tensors(Isthmus.ISTHMUS_TENSORS(), list);
    }

    /** A list of tensors; null elements stand for None where the kind allows them. */
    Call tensors(int kind, Tensor... list) {
        long[] handles = new long[list.length];
        for (int i = 0; i < list.length; i++) {
            if (list[i] != null) {
                use(list[i]);
                handles[i] = list[i].handle.address();
            }
        }
        return list(kind, handles);
    }

    Call generator(int kind, Generator generator) {
        return use(generator).put(kind, 0, generator.handle.address());
    }

    Call list(int kind, long[] list) {
        return put(kind, list.length, longs(list).address());
    }

    Call string(int kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment at = take(bytes.length / 8 + 1);
        MemorySegment.copy(bytes, 0, at, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return put(kind, bytes.length, at.address());
    }

    static long[] bits(double... list) {
        return Arrays.stream(list).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    /** Any value by the shim's kind and bits. */
    Call put(int kind, int count, long bits) {
        if (arguments == MAX_ARGUMENTS) {
            throw new IllegalArgumentException("an op takes at most " + MAX_ARGUMENTS + " arguments");
        }
        MemorySegment value = isthmus_value.asSlice(values, arguments++);
        isthmus_value.kind(value, kind);
        isthmus_value.count(value, count);
        isthmus_value.bits(value, bits);
        return this;
    }

    /** Copies a list to where native code can read it during this call. */
    MemorySegment longs(long... list) {
        MemorySegment at = take(list.length);
        MemorySegment.copy(list, 0, at, ValueLayout.JAVA_LONG, 0, list.length);
        return at;
    }

    private MemorySegment take(int n) {
        if (n > LIST_WORDS - usedWords) {
            MemorySegment longList = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, n);
            longLists.add(longList);
            return longList;
        }
        MemorySegment at = words.asSlice(usedWords * 8L, n * 8L);
        usedWords += n;
        return at;
    }

    Call use(Resource resource) {
        if (usedCount == used.length) {
            used = Arrays.copyOf(used, used.length * 2);
        }
        used[usedCount++] = resource;
        return this;
    }

    // --- calling ----------------------------------------------------------------------------------------------------

    /** Calls an op that returns one tensor, which the current scope then owns. */
    Tensor one(OpName op) {
        Scope scope = Scope.current();
        oneTensor(op);
        return Tensor.adopt(scope, result, null);
    }

    /** Calls an op that changes its first argument in place; the second handle to it that libtorch returns is dropped. */
    void inPlace(OpName op) {
        oneTensor(op);
        Native.check(Isthmus.isthmus_delete(result, 1), op.name());
    }

    /** Calls an op that returns these kinds and hands over what came, described one after the other. */
    MemorySegment any(OpName op, int... returns) {
        boolean list = Arrays.stream(returns).anyMatch(kind -> kind == Isthmus.ISTHMUS_TENSORS());
        MemorySegment places = list ? isthmus_result.allocateArray(LIST_RESULTS, Arena.ofAuto()) : results;
        MemorySegment.copy(returns, 0, kinds, ValueLayout.JAVA_INT, 0, returns.length);
        dispatch(op, returns.length, places, list ? LIST_RESULTS : RESULTS);
        return places.asSlice(0, isthmus_result.sizeof() * resultCount.get(ValueLayout.JAVA_INT, 0));
    }

    private void oneTensor(OpName op) {
        kinds.set(ValueLayout.JAVA_INT, 0, Isthmus.ISTHMUS_TENSOR());
        dispatch(op, 1, results, RESULTS);
    }

    /** @param returns how many {@link #kinds} there are */
    private void dispatch(OpName op, int returns, MemorySegment places, int capacity) {
        enter();
        try {
            check(Isthmus.isthmus_call(op.nativeName(), op.nativeOverload(), values, arguments, kinds, returns, places, capacity,
                    resultCount, held.segment(0), held.segment(1), held.segment(2), held.segment(3)), op.name());
        } catch (IllegalStateException e) {
            throw freedMeanwhile(op.name());
        } finally {
            leave();
        }
        Warnings.read(places, resultCount.get(ValueLayout.JAVA_INT, 0));
    }

    /** Calls a function of libtorch by its C++ name that returns a tensor, and hands over its description. */
    MemorySegment invoke(MemorySegment function, String op) {
        invoke(function, Isthmus.ISTHMUS_RETURNS_NEW(), op);
        return result;
    }

    /** Calls a function of libtorch by its C++ name that returns one of its arguments. */
    void invokeInPlace(MemorySegment function, String op) {
        invoke(function, Isthmus.ISTHMUS_RETURNS_SELF(), op);
    }

    private void invoke(MemorySegment function, int returns, String op) {
        enter();
        try {
            check(Isthmus.isthmus_invoke(function, values, arguments, returns, result, held.segment(0), held.segment(1),
                    held.segment(2), held.segment(3)), op);
        } catch (IllegalStateException e) {
            throw freedMeanwhile(op);
        } finally {
            leave();
        }
        Warnings.read(result, 1);
    }

    /** {@link Tensor#linear} of the arguments given so far: input, weight, optional bias. */
    Tensor linear(int activation) {
        Scope scope = Scope.current();
        enter();
        try {
            check(Isthmus.isthmus_linear(used[0].handle, used[1].handle, usedCount > 2 ? used[2].handle : MemorySegment.NULL,
                    activation, result, held.segment(0), held.segment(1), held.segment(2)), "linear");
        } catch (IllegalStateException e) {
            throw freedMeanwhile("linear");
        } finally {
            leave();
        }
        Warnings.read(result, 1);
        return Tensor.adopt(scope, result, null);
    }

    /** The sum of the two tensors given so far, the second times a number. */
    Tensor add(int alphaKind, long alphaBits) {
        Scope scope = Scope.current();
        enter();
        try {
            check(Isthmus.isthmus_add(used[0].handle, used[1].handle, alphaKind, alphaBits, result, held.segment(0),
                    held.segment(1)), "add");
        } catch (IllegalStateException e) {
            throw freedMeanwhile("add");
        } finally {
            leave();
        }
        Warnings.read(result, 1);
        return Tensor.adopt(scope, result, null);
    }

    /** Adds the second tensor times a number to the first. */
    void addInPlace(int alphaKind, long alphaBits) {
        enter();
        try {
            check(Isthmus.isthmus_add_in_place(used[0].handle, used[1].handle, alphaKind, alphaBits, held.segment(0),
                    held.segment(1)), "add in place");
        } catch (IllegalStateException e) {
            throw freedMeanwhile("add in place");
        } finally {
            leave();
        }
    }

    /** A view of the one tensor given so far. It reads no elements. */
    Tensor view(View view, Tensor of) {
        Scope scope = Scope.current();
        enter();
        try {
            check(Isthmus.isthmus_view(of.handle, view.shape().length, longs(view.shape()), longs(view.strides()), view.offset(),
                    result), "view");
        } finally {
            leave();
        }
        return Tensor.adopt(scope, result, of);
    }

    /** Queues a kernel whose tensors were given by {@link #use}. */
    void launch(Device device, MemorySegment kernel, String name, Grid grid, long[] slots, int count) {
        enter();
        try {
            check(Isthmus.isthmus_cuda_launch(device.index(), kernel, (int) grid.blocksX(), grid.blocksY(), grid.threads(),
                    grid.sharedBytes(), longs(Arrays.copyOf(slots, count)), count), name);
        } finally {
            leave();
        }
    }

    private void enter() {
        held.clear();
        try {
            for (int i = 0; i < usedCount; i++) {
                used[i].requireUsable();
                held.take(used[i]);
            }
        } catch (Throwable e) {
            held.release();
            throw e;
        }
    }

    private void leave() {
        held.release();
    }

    /** FFM refuses to pass what it could not protect: another thread has closed an arena since {@link #enter} looked. */
    private ClosedException freedMeanwhile(String op) {
        return new ClosedException(op + given() + ": memory that one of them borrows was freed by another thread");
    }

    private void check(int status, String op) {
        if (status != Isthmus.ISTHMUS_OK()) {
            throw Native.failure(status, op, given());
        }
    }

    /** What the call was given, such as {@code (F32[2, 3], F32[3])}. */
    private String given() {
        return Arrays.stream(used, 0, usedCount).map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
