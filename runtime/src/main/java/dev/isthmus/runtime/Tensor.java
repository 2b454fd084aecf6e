package dev.isthmus.runtime;

import dev.isthmus.bindings.NativeMemory;
import dev.isthmus.bindings.generated.Isthmus;
import dev.isthmus.bindings.generated.isthmus_result;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;

/**
 * An off-heap, n-dimensional array of numbers: libtorch's tensor, owned by a {@link Scope} or a {@link SharedScope}.
 *
 * <p>Every method that returns a tensor gives it to the innermost open scope of the calling thread. A tensor is confined to
 * the thread of its scope unless a shared scope owns it. Using one that was freed is a {@link ClosedException}, using one on a
 * thread that may not a {@link ConfinementException}. Methods named {@code ...InPlace}, {@link #copyFrom} and writes to
 * {@link #segment} change this tensor; the others leave it alone, but {@link Views} share its memory.
 *
 * {@snippet :
 * try (Scope scope = Scope.open()) {
 *     Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
 *     Tensor y = x.matmul(x.transpose(0, 1)).add(1);   // [2, 2]
 *     float[] heap = y.toFloats();
 * }
 * }
 *
 * <p>The ops are in the interfaces that this class implements, by kind; {@link Op} calls any other op of libtorch.
 */
public final class Tensor extends Resource implements Views, Arithmetic, Reductions, Indexing, Layers {

    final long[] shape;
    private final long[] strides;
    private final DType dtype;
    private final Device device;
    private final MemorySegment data;
    private final Storage storage;
    /** A view of something read-only. */
    private final boolean readOnly;
    /** Gives the segments handed out by {@link #segment} this tensor's lifetime; made when first asked for. */
    private Arena lifetime;

    private Tensor(Scope scope, MemorySegment handle, DType dtype, Device device, long[] shape, long[] strides,
                   MemorySegment data, Storage storage, boolean readOnly) {
        super(scope, handle);
        this.dtype = dtype;
        this.device = device;
        this.shape = shape;
        this.strides = strides;
        this.data = data;
        this.storage = storage;
        this.readOnly = readOnly;
        storage.take();
        born();
    }

    /**
     * Takes what the shim wrote into a result; the scope owns it from here on.
     *
     * @param of a tensor that it is a view of; or null
     */
    static Tensor adopt(Scope scope, MemorySegment result, Tensor of) {
        Storage storage = of != null ? of.storage : Storage.owned(storageAddress(result), isthmus_result.storage_bytes(result));
        return adopt(scope, result, storage, of != null && of.isReadOnly());
    }

    static Tensor adopt(Scope scope, MemorySegment result, Storage storage, boolean readOnly) {
        int code = isthmus_result.dtype(result);
        DType dtype = DType.ofCode(code).orElse(null);
        Device device = Device.of(isthmus_result.device_type(result), isthmus_result.device_index(result)).orElse(null);
        if (dtype == null || device == null) {
            Native.check(Isthmus.isthmus_delete(result, 1), "delete");
            throw new DTypeException("an op returned a tensor of libtorch's type " + code + " on its device type "
                    + isthmus_result.device_type(result) + "; expected one of " + Arrays.toString(DType.values()) + " on "
                    + Arrays.toString(Device.Type.values()));
        }
        int rank = isthmus_result.rank(result);
        long[] shape = new long[rank];
        long[] strides = new long[rank];
        MemorySegment.copy(isthmus_result.sizes(result), ValueLayout.JAVA_LONG, 0, shape, 0, rank);
        MemorySegment.copy(isthmus_result.strides(result), ValueLayout.JAVA_LONG, 0, strides, 0, rank);
        return new Tensor(scope, isthmus_result.tensor(result), dtype, device, shape, strides, isthmus_result.data(result),
                storage, readOnly);
    }

    /** Where the memory that a result lies in begins; 0 for none. */
    static long storageAddress(MemorySegment result) {
        long first = isthmus_result.data(result).address();
        int bytes = DType.ofCode(isthmus_result.dtype(result)).map(DType::bytes).orElse(1);
        return first == 0 ? 0 : first - isthmus_result.storage_offset(result) * bytes;
    }

    // --- making ---------------------------------------------------------------------------------------------------

    /**
     * A contiguous CPU tensor with undefined content.
     *
     * @throws OutOfMemoryException if it is larger than the machine's memory, or the allocator refuses
     */
    public static Tensor empty(DType dtype, long... shape) {
        return empty(Device.CPU, dtype, shape);
    }

    /**
     * A contiguous tensor with undefined content.
     *
     * @throws OutOfMemoryException if it is larger than the device's memory, or the allocator refuses
     * @throws DeviceException      if the device cannot be used
     */
    public static Tensor empty(Device device, DType dtype, long... shape) {
        long bytes = Shapes.bytes(dtype, shape);
        Scope scope = Scope.current();
        Call call = Call.begin();
        Cuda.require(device);
        if (device.type() == Device.Type.CPU && bytes > Torch.machineMemory()) {
            throw new OutOfMemoryException("empty: " + dtype + Arrays.toString(shape) + " needs " + bytes
                    + " bytes; this machine has " + Torch.machineMemory());
        }
        int status = Isthmus.isthmus_empty(dtype.code(), device.type().code(), device.index(), shape.length, call.longs(shape),
                call.result);
        /* The rest was checked, and libtorch before 2.13 gives no reason; a GPU may fail in other ways, and then with a reason. */
        if (status == Isthmus.ISTHMUS_TORCH_ERROR() && (device.type() == Device.Type.CPU || !Torch.info().hasErrorText())) {
            throw new OutOfMemoryException("empty: " + dtype + Arrays.toString(shape) + " on " + device + ": " + Native.lastError());
        }
        if (status != Isthmus.ISTHMUS_OK()) {
            throw Native.failure(status, "empty", ": " + dtype + Arrays.toString(shape) + " on " + device);
        }
        return adopt(scope, call.result, null);
    }

    /** A contiguous CPU tensor of zeros. */
    public static Tensor zeros(DType dtype, long... shape) {
        return zeros(Device.CPU, dtype, shape);
    }

    /** A contiguous tensor of zeros; throws as {@link #empty(Device, DType, long...)}. */
    public static Tensor zeros(Device device, DType dtype, long... shape) {
        Tensor t = empty(device, dtype, shape);
        Call.begin().writable(t).inPlace(Ops.ZERO_IN_PLACE);
        return t;
    }

    /** A contiguous CPU tensor whose elements are all {@code value}, rounded to the dtype. */
    public static Tensor full(double value, DType dtype, long... shape) {
        Tensor t = empty(dtype, shape);
        try (Scope scope = Scope.open()) {
            t.copyFrom(scalar(value));
        }
        return t;
    }

    /** An {@code F64} tensor of no dimensions. */
    public static Tensor scalar(double value) {
        Scope scope = Scope.current();
        Call call = Call.begin();
        Native.check(Isthmus.isthmus_scalar(Isthmus.ISTHMUS_SCALAR_FLOAT(), Double.doubleToRawLongBits(value), call.result),
                "scalar");
        return adopt(scope, call.result, null);
    }

    /**
     * A contiguous CPU tensor over {@code memory}, without a copy: both see each other's writes. Using the tensor after the
     * segment's arena was closed is a {@link ClosedException}. A shared arena cannot be closed while an op runs on the tensor:
     * its {@code close} is then refused.
     *
     * @param memory off-heap, aligned to the element size, of exactly the bytes that shape and dtype need; when it is
     *               read-only, so is the tensor
     */
    public static Tensor of(MemorySegment memory, DType dtype, long... shape) {
        long bytes = Shapes.bytes(dtype, shape);
        if (!memory.isNative()) {
            throw new IllegalArgumentException("memory is on the Java heap; a tensor needs an off-heap segment");
        }
        if (memory.byteSize() != bytes) {
            throw new ShapeException("memory has " + memory.byteSize() + " bytes; shape " + Arrays.toString(shape) + " of "
                    + dtype + " needs " + bytes);
        }
        if (memory.address() % dtype.bytes() != 0) {
            throw new IllegalArgumentException("memory at address " + memory.address() + " is not aligned to " + dtype.bytes()
                    + " bytes, the size of a " + dtype);
        }
        if (!memory.scope().isAlive()) {
            throw freedAlready(dtype, shape);
        }
        if (!memory.isAccessibleBy(Thread.currentThread())) {
            throw new ConfinementException("the memory for a " + dtype + Arrays.toString(shape)
                    + " belongs to a confined arena of another thread");
        }
        Scope scope = Scope.current();
        Call call = Call.begin();
        try {
            Native.check(Isthmus.isthmus_wrap(memory, dtype.code(), Device.CPU.type().code(), Device.CPU.index(), shape.length,
                    call.longs(shape), MemorySegment.NULL, call.result), "wrap");
        } catch (IllegalStateException e) { // by another thread, just now
            throw freedAlready(dtype, shape);
        }
        return adopt(scope, call.result, Storage.borrowed(memory), memory.isReadOnly());
    }

    private static ClosedException freedAlready(DType dtype, long[] shape) {
        return new ClosedException("the memory for a " + dtype + Arrays.toString(shape) + " was freed already");
    }

    /** An {@code F32} tensor holding a copy of {@code values}. */
    public static Tensor of(float[] values, long... shape) {
        return copied(MemorySegment.ofArray(Objects.requireNonNull(values, "values")), values.length, DType.F32, shape);
    }

    /** An {@code F64} tensor holding a copy of {@code values}. */
    public static Tensor of(double[] values, long... shape) {
        return copied(MemorySegment.ofArray(Objects.requireNonNull(values, "values")), values.length, DType.F64, shape);
    }

    /** An {@code I64} tensor holding a copy of {@code values}: indices, for example. */
    public static Tensor of(long[] values, long... shape) {
        return copied(MemorySegment.ofArray(Objects.requireNonNull(values, "values")), values.length, DType.I64, shape);
    }

    /** An {@code I32} tensor holding a copy of {@code values}. */
    public static Tensor of(int[] values, long... shape) {
        return copied(MemorySegment.ofArray(Objects.requireNonNull(values, "values")), values.length, DType.I32, shape);
    }

    /** A {@code BOOL} tensor holding a copy of {@code values}. */
    public static Tensor of(boolean[] values, long... shape) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return copied(MemorySegment.ofArray(bytes), values.length, DType.BOOL, shape);
    }

    private static Tensor copied(MemorySegment heap, int count, DType dtype, long[] shape) {
        if (count != Shapes.elements(shape)) {
            throw new ShapeException(count + " values given for shape " + Arrays.toString(shape));
        }
        Tensor t = empty(dtype, shape);
        t.segment().copyFrom(heap);
        return t;
    }

    /** Tensors joined along {@code dim}; all other sizes must agree. */
    public static Tensor concat(int dim, Tensor... parts) {
        if (parts.length == 0) {
            throw new ShapeException("concat: no tensors given");
        }
        int d = Shapes.dimension(dim, parts[0].rank(), "concat");
        for (Tensor part : parts) {
            for (int i = 0; i < parts[0].rank(); i++) {
                if (part.rank() != parts[0].rank() || i != d && part.shape[i] != parts[0].shape[i]) {
                    throw new ShapeException("concat along " + d + ": shapes " + parts[0] + " and " + part + " differ");
                }
            }
        }
        return Call.begin().tensors(parts).integer(d).one(Ops.CAT);
    }

    // --- asking ---------------------------------------------------------------------------------------------------

    /** Of each element. */
    public DType dtype() {
        return dtype;
    }

    /** Where the elements are. */
    public Device device() {
        return device;
    }

    /** Number of dimensions; 0 for a scalar. */
    public int rank() {
        return shape.length;
    }

    /** A copy of the sizes, outermost first. */
    public long[] shape() {
        return shape.clone();
    }

    /** Elements between neighbours along each dimension. */
    public long[] strides() {
        return strides.clone();
    }

    /** Size of one dimension; -1 is the last. */
    public long size(int dim) {
        return shape[Shapes.dimension(dim, shape.length, "size")];
    }

    /** The product of all sizes. */
    public long elements() {
        return Shapes.elements(shape);
    }

    /** Whether the elements lie in row-major order without gaps. */
    public boolean isContiguous() {
        return Shapes.isContiguous(shape, strides);
    }

    /** Whether this lies in read-only memory, belongs to a {@link SharedScope}, or is a view of such a tensor. */
    public boolean isReadOnly() {
        return readOnly || storage.isReadOnly() || isShared();
    }

    // --- reading --------------------------------------------------------------------------------------------------

    /**
     * This CPU tensor's memory, without a copy. The segment dies with the tensor, or with the memory that the tensor
     * borrows: later access is an {@link IllegalStateException} from the segment itself. It is read-only when the tensor is.
     *
     * @throws IllegalStateException if the tensor is not contiguous
     */
    public MemorySegment segment() {
        requireAlive();
        if (device.type() != Device.Type.CPU) {
            throw new DeviceException("segment: " + this + " is not in the memory of the CPU; copy it there first");
        }
        if (!isContiguous()) {
            throw new IllegalStateException("segment: " + this + " is a strided view; call contiguous() first");
        }
        long bytes = elements() * dtype.bytes();
        MemorySegment segment = storage.borrowed != null
                ? storage.borrowed.asSlice(bytes == 0 ? 0 : data.address() - storage.borrowed.address(), bytes)
                : NativeMemory.within(lifetime(), data, bytes);
        return isReadOnly() ? segment.asReadOnly() : segment;
    }

    private Arena lifetime() {
        if (owner() instanceof SharedScope shared) {
            return shared.arena();
        }
        if (lifetime == null) {
            lifetime = Arena.ofConfined();
        }
        return lifetime;
    }

    /** The elements of an {@code F32} tensor, copied to the heap in row-major order, from any device. */
    public float[] toFloats() {
        return read(DType.F32, elements -> elements.toArray(ValueLayout.JAVA_FLOAT));
    }

    /** The elements of an {@code F64} tensor, copied to the heap in row-major order, from any device. */
    public double[] toDoubles() {
        return read(DType.F64, elements -> elements.toArray(ValueLayout.JAVA_DOUBLE));
    }

    /** The elements of an {@code I64} tensor, copied to the heap in row-major order, from any device. */
    public long[] toLongs() {
        return read(DType.I64, elements -> elements.toArray(ValueLayout.JAVA_LONG));
    }

    /** The elements of an {@code I32} tensor, copied to the heap in row-major order, from any device. */
    public int[] toInts() {
        return read(DType.I32, elements -> elements.toArray(ValueLayout.JAVA_INT));
    }

    /** The elements of a {@code BOOL} tensor, copied to the heap in row-major order, from any device. */
    public boolean[] toBooleans() {
        byte[] bytes = read(DType.BOOL, elements -> elements.toArray(ValueLayout.JAVA_BYTE));
        boolean[] values = new boolean[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] != 0;
        }
        return values;
    }

    /** The one element of a tensor that has one, of any dtype and on any device, as a double. */
    public double item() {
        if (elements() != 1) {
            throw new ShapeException("item: " + this + " has " + elements() + " elements; expected 1");
        }
        try (Scope scope = Scope.open()) {
            return to(DType.F64).toDoubles()[0];
        }
    }

    private <T> T read(DType expected, Function<MemorySegment, T> reader) {
        if (dtype != expected) {
            throw new DTypeException(this + " was read as " + expected + "; convert it with to(DType." + expected + ") first");
        }
        requireAlive();
        if (device.type() == Device.Type.CPU && isContiguous()) {
            return reader.apply(segment());
        }
        try (Scope scope = Scope.open()) { // what is copied on the way to the heap is not to stay
            return reader.apply(contiguous().to(Device.CPU).segment());
        }
    }

    // --- copying --------------------------------------------------------------------------------------------------

    Tensor viewed(View view) {
        return Call.begin().tensor(this).view(view, this);
    }

    /** This tensor if it is contiguous, else a contiguous copy. */
    public Tensor contiguous() {
        requireAlive();
        return isContiguous() ? this : copy();
    }

    /** A contiguous copy on the same device. */
    public Tensor copy() {
        Tensor t = empty(device, dtype, shape);
        t.copyFrom(this);
        return t;
    }

    /** This tensor if it has the dtype already, else a converted copy. */
    public Tensor to(DType newType) {
        requireAlive();
        if (newType == dtype) {
            return this;
        }
        Tensor t = empty(device, newType, shape);
        t.copyFrom(this);
        return t;
    }

    /**
     * This tensor if it is on the device already, else a contiguous copy there.
     *
     * @throws DeviceException if this process has no such device; nothing falls back to another
     */
    public Tensor to(Device target) {
        requireAlive();
        if (target.equals(device)) {
            return this;
        }
        try {
            Cuda.require(target);
        } catch (DeviceException e) {
            throw new DeviceException(this + " to " + target + ": " + e.getMessage());
        }
        Tensor t = empty(target, dtype, shape);
        t.copyFrom(this);
        return t;
    }

    /** Overwrites this tensor with {@code source}, converting and broadcasting. */
    public void copyFrom(Tensor source) {
        Shapes.requireBroadcastableTo("copy", source.shape, shape);
        Call.begin().writable(this).tensor(source).flag(false).inPlace(Ops.COPY_IN_PLACE);
    }

    /**
     * As {@link #copyFrom}, without waiting where one of the two is on a GPU and the other in {@link PinnedMemory}: the copy is queued
     * on the thread's current stream, and until it is done neither may be changed nor freed by anything else. Nothing checks that:
     * {@link CudaStream#synchronize} before the memory is read, written or its arena closed.
     */
    public void copyFromAsync(Tensor source) {
        Shapes.requireBroadcastableTo("copy", source.shape, shape);
        Call.begin().writable(this).tensor(source).flag(true).inPlace(Ops.COPY_IN_PLACE);
    }

    // --- lifetime -------------------------------------------------------------------------------------------------

    /**
     * Gives this tensor to another owner: a scope of this thread that is still open, or a shared scope, which makes it readable
     * by every thread and read-only. With it every other tensor of the same memory, such as a view made before, becomes
     * read-only; segments of it that were handed out before die, except those of memory that it borrows.
     *
     * @return this tensor
     * @throws ConfinementException  if it goes to a shared scope and lies in memory that only this thread may read
     * @throws IllegalStateException if it belongs to a shared scope already
     */
    public Tensor moveTo(Owner target) {
        if (target instanceof SharedScope && storage.borrowed != null && !storage.isShared()) {
            throw new ConfinementException(this + " borrows from a confined arena and cannot be shared between threads; "
                    + "use a shared or automatic arena, or copy()");
        }
        /* Whoever closes the shared scope, and be it at once and on another thread, must not find an arena of this thread's here. */
        Arena confined = lifetime;
        lifetime = target instanceof SharedScope ? null : confined;
        try {
            changeOwner(target);
        } catch (RuntimeException e) {
            lifetime = confined;
            throw e;
        }
        if (target instanceof SharedScope) {
            storage.freeze();
        }
        if (lifetime != confined) {
            confined.close();
        }
        return this;
    }

    /** Another handle to this memory, which libtorch can neither resize nor replace. */
    Tensor standIn() {
        Scope scope = Scope.current();
        Call call = Call.begin();
        Native.check(Isthmus.isthmus_wrap(data, dtype.code(), device.type().code(), device.index(), shape.length,
                call.longs(shape), call.longs(strides), call.result), "wrap");
        return adopt(scope, call.result, storage, false);
    }

    /** As {@link #standIn}, of all the memory that this lies in. */
    Tensor wholeStandIn() {
        Scope scope = Scope.current();
        Call call = Call.begin();
        Native.check(Isthmus.isthmus_wrap(storage.start(), dtype.code(), device.type().code(), device.index(), 1,
                call.longs(storage.bytes() / dtype.bytes()), MemorySegment.NULL, call.result), "wrap");
        return adopt(scope, call.result, storage, false);
    }

    /** This tensor as a view of its {@link #wholeStandIn}. */
    Tensor within(Tensor whole) {
        return whole.viewed(new View(shape, strides, (data.address() - storage.start().address()) / dtype.bytes()));
    }

    /** Of the first element, in the device's memory. */
    long address() {
        return data.address();
    }

    /** Whether the first element lies there; an empty tensor lies nowhere. */
    boolean isAt(MemorySegment first) {
        return elements() == 0 || data.address() == first.address();
    }

    /** For what answers without asking libtorch. */
    private void requireAlive() {
        requireUsable();
        storage.requireAlive(this);
    }

    Storage storage() {
        return storage;
    }

    /** For an op that writes: a read-only mapping would answer with a signal, not an exception. */
    void requireWritable() {
        if (isReadOnly()) {
            throw new ReadOnlyException(this + " is read-only and cannot be changed in place; use copy()");
        }
    }

    @Override
    void free() {
        MemorySegment one = Call.toBeFreed();
        one.set(ValueLayout.ADDRESS, 0, handle);
        Native.check(Isthmus.isthmus_delete(one, 1), "delete");
    }

    @Override
    void ended() {
        super.ended();
        storage.drop();
        if (lifetime != null) {
            lifetime.close();
        }
    }

    /** For example {@code F32[2, 256, 16]}. */
    @Override
    public String toString() {
        return dtype + Arrays.toString(shape) + (device.type() == Device.Type.CPU ? "" : "@" + device);
    }
}
