package dev.isthmus.runtime;

import dev.isthmus.bindings.NativeMemory;
import dev.isthmus.bindings.generated.Isthmus;
import dev.isthmus.bindings.generated.isthmus_result;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * An off-heap, n-dimensional array of numbers: libtorch's tensor, owned by a {@link Scope}.
 *
 * <p>Every method that returns a tensor gives it to the innermost open scope of the calling thread. A tensor is confined to
 * the thread of its scope; using it after it was freed, or from another thread, is a {@link ClosedException}. Methods named
 * {@code ...InPlace} change this tensor; the others leave it alone, but views ({@link #view}, {@link #permute},
 * {@link #narrow}, {@link #expand}) share its memory.
 */
public final class Tensor implements AutoCloseable {

    private final MemorySegment handle;
    private final DType dtype;
    private final Device device;
    private final long[] shape;
    private final long[] strides;
    private final MemorySegment data;
    /** Memory that this tensor borrows; null when libtorch owns it. */
    private final MemorySegment borrowed;

    private Scope scope;
    /** Where the scope keeps this tensor. */
    int slot;
    /** Gives the segments handed out by {@link #segment} this tensor's lifetime; made when first asked for. */
    private Arena lifetime;
    private boolean closed;

    private Tensor(Scope scope, MemorySegment handle, DType dtype, Device device, long[] shape, long[] strides,
                   MemorySegment data, MemorySegment borrowed) {
        this.scope = scope;
        this.handle = handle;
        this.dtype = dtype;
        this.device = device;
        this.shape = shape;
        this.strides = strides;
        this.data = data;
        this.borrowed = borrowed;
        this.slot = scope.own(this);
    }

    /** Takes what the shim wrote into a result; the scope owns it from here on. */
    static Tensor adopt(Scope scope, MemorySegment result, MemorySegment borrowed) {
        MemorySegment handle = isthmus_result.tensor(result);
        int code = isthmus_result.dtype(result);
        DType dtype = DType.ofCode(code).orElse(null);
        Device device = Device.of(isthmus_result.device_type(result), isthmus_result.device_index(result)).orElse(null);
        if (dtype == null || device == null) {
            Native.check(Isthmus.isthmus_delete(result, 1), "delete");
            throw new TorchException("an op returned a tensor of libtorch's type " + code + " on its device type "
                    + isthmus_result.device_type(result) + "; expected one of " + Arrays.toString(DType.values()) + " on "
                    + Device.CPU);
        }
        int rank = isthmus_result.rank(result);
        long[] shape = new long[rank];
        long[] strides = new long[rank];
        MemorySegment.copy(isthmus_result.sizes(result), ValueLayout.JAVA_LONG, 0, shape, 0, rank);
        MemorySegment.copy(isthmus_result.strides(result), ValueLayout.JAVA_LONG, 0, strides, 0, rank);
        return new Tensor(scope, handle, dtype, device, shape, strides, isthmus_result.data(result), borrowed);
    }

    // --- making ---------------------------------------------------------------------------------------------------

    /** A contiguous CPU tensor with undefined content. */
    public static Tensor empty(DType dtype, long... shape) {
        Shapes.elements(shape);
        Scope scope = Scope.current();
        Call call = Call.begin();
        Native.check(Isthmus.isthmus_empty(dtype.code(), Device.CPU.type().code(), Device.CPU.index(), shape.length,
                call.longs(shape), call.result), "empty");
        return adopt(scope, call.result, null);
    }

    /** A contiguous CPU tensor of zeros. */
    public static Tensor zeros(DType dtype, long... shape) {
        Tensor t = empty(dtype, shape);
        Call.begin().writable(t).inPlace(Ops.ZERO_IN_PLACE);
        return t;
    }

    /**
     * A contiguous CPU tensor over {@code memory}, without a copy: both see each other's writes. The tensor must not be
     * used after the segment's arena closed; that is a {@link ClosedException}. Nothing protects against another thread closing
     * a shared arena in the very moment of an op, so confined, automatic and global arenas are the ones to use.
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
            throw new ClosedException("the memory for a " + dtype + Arrays.toString(shape) + " was freed already");
        }
        Scope scope = Scope.current();
        Call call = Call.begin();
        Native.check(Isthmus.isthmus_wrap(memory, dtype.code(), shape.length, call.longs(shape), call.result), "wrap");
        return adopt(scope, call.result, memory);
    }

    /** A CPU tensor holding a copy of {@code values}. */
    public static Tensor of(float[] values, long... shape) {
        requireCount(values.length, shape);
        Tensor t = empty(DType.F32, shape);
        MemorySegment.copy(values, 0, t.segment(), ValueLayout.JAVA_FLOAT, 0, values.length);
        return t;
    }

    /** A CPU tensor of {@code I64} holding a copy of {@code values}: indices, for example. */
    public static Tensor of(long[] values, long... shape) {
        requireCount(values.length, shape);
        Tensor t = empty(DType.I64, shape);
        MemorySegment.copy(values, 0, t.segment(), ValueLayout.JAVA_LONG, 0, values.length);
        return t;
    }

    private static void requireCount(int values, long[] shape) {
        if (values != Shapes.elements(shape)) {
            throw new ShapeException(values + " values given for shape " + Arrays.toString(shape));
        }
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

    public DType dtype() {
        return dtype;
    }

    public Device device() {
        return device;
    }

    public int rank() {
        return shape.length;
    }

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

    public long elements() {
        return Shapes.elements(shape);
    }

    public boolean isContiguous() {
        return Shapes.isContiguous(shape, strides);
    }

    /**
     * This CPU tensor's memory, without a copy. The segment dies with the tensor, or with the memory that the tensor
     * borrows: later access is an {@link IllegalStateException} from the segment itself.
     *
     * @throws IllegalStateException if the tensor is not contiguous
     */
    public MemorySegment segment() {
        requireUsable();
        if (!isContiguous()) {
            throw new IllegalStateException("segment: " + this + " is a strided view; call contiguous() first");
        }
        long bytes = elements() * dtype.bytes();
        if (borrowed != null) {
            return borrowed.asSlice(bytes == 0 ? 0 : data.address() - borrowed.address(), bytes);
        }
        if (lifetime == null) {
            lifetime = Arena.ofConfined();
        }
        return NativeMemory.within(lifetime, data, bytes);
    }

    /** The elements of an {@code F32} tensor, copied to the heap in row-major order. */
    public float[] toFloats() {
        if (dtype != DType.F32) {
            throw new TorchException("toFloats: " + this + "; expected F32");
        }
        return contiguous().segment().toArray(ValueLayout.JAVA_FLOAT);
    }

    // --- views: shape and strides are worked out here, no op of libtorch is needed ----------------------------------

    /** The same memory under another shape; one size may be -1. The tensor must be contiguous. */
    public Tensor view(long... newShape) {
        return viewed(View.reshaped(this, newShape));
    }

    /** As {@link #view}, copying when the tensor is not contiguous. */
    public Tensor reshape(long... newShape) {
        return contiguous().view(newShape);
    }

    /** The same memory with dimensions in another order. */
    public Tensor permute(int... order) {
        return viewed(View.permuted(this, order));
    }

    /** {@code length} entries of one dimension, from {@code start} on. */
    public Tensor narrow(int dim, long start, long length) {
        return viewed(View.narrowed(this, dim, start, length));
    }

    /** One entry of one dimension, which disappears. */
    public Tensor select(int dim, long index) {
        return viewed(View.selected(this, dim, index));
    }

    /** Repeats dimensions of size 1, without a copy, to the given shape of the same rank. */
    public Tensor expand(long... newShape) {
        return viewed(View.expanded(this, newShape));
    }

    private Tensor viewed(View view) {
        Scope owner = Scope.current();
        Call call = Call.begin();
        Native.check(Isthmus.isthmus_view(handle(), view.shape().length, call.longs(view.shape()), call.longs(view.strides()),
                view.offset(), call.result), "view");
        return adopt(owner, call.result, borrowed);
    }

    // --- copying --------------------------------------------------------------------------------------------------

    /** This tensor if it is contiguous, else a contiguous copy. */
    public Tensor contiguous() {
        return isContiguous() ? this : copy();
    }

    /** A contiguous copy. */
    public Tensor copy() {
        Tensor t = empty(dtype, shape);
        t.copyFrom(this);
        return t;
    }

    /** This tensor if it has the dtype already, else a converted copy. */
    public Tensor to(DType newType) {
        if (newType == dtype) {
            return this;
        }
        Tensor t = empty(newType, shape);
        t.copyFrom(this);
        return t;
    }

    /** Overwrites this tensor with {@code source}, converting and broadcasting. */
    public void copyFrom(Tensor source) {
        Shapes.requireBroadcastable("copy", shape, source.shape);
        Call.begin().writable(this).tensor(source).flag(false).inPlace(Ops.COPY_IN_PLACE);
    }

    /** Entries of one dimension picked by {@code index}, an {@code I64} tensor of rank 1. */
    public Tensor indexSelect(int dim, Tensor index) {
        int d = Shapes.dimension(dim, rank(), "indexSelect");
        return Call.begin().tensor(this).integer(d).tensor(index).one(Ops.INDEX_SELECT);
    }

    /** Overwrites the entries of one dimension picked by {@code index} with those of {@code source}. */
    public void indexCopyInPlace(int dim, Tensor index, Tensor source) {
        int d = Shapes.dimension(dim, rank(), "indexCopy");
        Call.begin().writable(this).integer(d).tensor(index).tensor(source).inPlace(Ops.INDEX_COPY_IN_PLACE);
    }

    // --- arithmetic -----------------------------------------------------------------------------------------------

    /** this + other */
    public Tensor add(Tensor other) {
        return add(other, 1);
    }

    /** this + alpha * other */
    public Tensor add(Tensor other, double alpha) {
        Shapes.requireBroadcastable("add", shape, other.shape);
        Scope owner = Scope.current();
        Call call = Call.begin();
        Native.check(Isthmus.isthmus_add(handle(), other.handle(), alphaKind(alpha), alphaBits(alpha), call.result), "add");
        return adopt(owner, call.result, null);
    }

    /** this += alpha * other */
    public void addInPlace(Tensor other, double alpha) {
        Shapes.requireBroadcastable("add in place", shape, other.shape);
        Torch.requireLoaded();
        Native.check(Isthmus.isthmus_add_in_place(writableHandle(), other.handle(), alphaKind(alpha), alphaBits(alpha)),
                "add in place");
    }

    /** this += other */
    public void addInPlace(Tensor other) {
        addInPlace(other, 1);
    }

    /** libtorch takes no floating-point alpha for integer tensors. */
    private int alphaKind(double alpha) {
        if (dtype.isFloating()) {
            return Isthmus.ISTHMUS_FLOAT();
        }
        if (alpha != Math.rint(alpha) || Math.abs(alpha) >= 0x1p63) {
            throw new IllegalArgumentException("alpha is " + alpha + "; expected a whole number for " + this);
        }
        return Isthmus.ISTHMUS_INT();
    }

    private long alphaBits(double alpha) {
        return dtype.isFloating() ? Double.doubleToRawLongBits(alpha) : (long) alpha;
    }

    /** this * other, element by element */
    public Tensor mul(Tensor other) {
        Shapes.requireBroadcastable("mul", shape, other.shape);
        return Call.begin().tensor(this).tensor(other).one(Ops.MUL);
    }

    /** this * factor; the dtype stays, so it must be a floating one. */
    public Tensor mul(double factor) {
        if (!dtype.isFloating()) {
            throw new TorchException("mul by a number: " + this + "; expected a floating dtype");
        }
        try (Scope scope = Scope.open()) {
            Tensor scalar = scalar(factor);
            /* Of two tensors without dimensions neither yields to the other's dtype. */
            return scope.keep(mul(rank() == 0 ? scalar.to(dtype) : scalar));
        }
    }

    private static Tensor scalar(double value) {
        Scope owner = Scope.current();
        Call call = Call.begin();
        Native.check(Isthmus.isthmus_scalar(Isthmus.ISTHMUS_FLOAT(), Double.doubleToRawLongBits(value), call.result), "scalar");
        return adopt(owner, call.result, null);
    }

    /** Matrix product over the last two dimensions, broadcasting the others. */
    public Tensor matmul(Tensor other) {
        if (rank() < 2 || other.rank() < 2 || size(-1) != other.size(-2)) {
            throw new ShapeException("matmul: " + this + " and " + other);
        }
        return Call.begin().tensor(this).tensor(other).one(Ops.MATMUL);
    }

    /** Activations that a linear layer can end with, computed together with it. */
    public enum Activation {
        NONE(Isthmus.ISTHMUS_ACTIVATION_NONE()),
        /** Exact, by the error function. */
        GELU(Isthmus.ISTHMUS_ACTIVATION_GELU()),
        SILU(Isthmus.ISTHMUS_ACTIVATION_SILU());

        private final int code;

        Activation(int code) {
            this.code = code;
        }
    }

    /**
     * activation(this · weightᵀ + bias).
     *
     * @param weight [out, in]
     * @param bias   [out], or null
     * @return [.., out]
     */
    public Tensor linear(Tensor weight, Tensor bias, Activation activation) {
        if (rank() < 1 || weight.rank() != 2 || size(-1) != weight.shape[1]
                || bias != null && (bias.rank() != 1 || bias.shape[0] != weight.shape[0])) {
            throw new ShapeException("linear: input " + this + ", weight " + weight + ", bias " + bias);
        }
        Scope owner = Scope.current();
        Call call = Call.begin();
        MemorySegment b = bias == null ? MemorySegment.NULL : bias.handle();
        Native.check(Isthmus.isthmus_linear(handle(), weight.handle(), b, activation.code, call.result), "linear");
        return adopt(owner, call.result, null);
    }

    /** this · weightᵀ + bias. */
    public Tensor linear(Tensor weight, Tensor bias) {
        return linear(weight, bias, Activation.NONE);
    }

    public Tensor silu() {
        return Call.begin().tensor(this).one(Ops.SILU);
    }

    public Tensor softmax(int dim) {
        return Call.begin().tensor(this).integer(Shapes.dimension(dim, rank(), "softmax")).none().one(Ops.SOFTMAX);
    }

    /**
     * Layer normalisation over the last dimension.
     *
     * @param weight [last], or null for no affine part
     * @param bias   [last], or null
     */
    public Tensor layerNorm(Tensor weight, Tensor bias, double eps) {
        long last = size(-1);
        if (weight != null && (weight.rank() != 1 || weight.shape[0] != last)) {
            throw new ShapeException("layerNorm: input " + this + ", weight " + weight);
        }
        return Call.begin().tensor(this).integers(last).optionalTensor(weight).optionalTensor(bias).number(eps).flag(false)
                .one(Ops.LAYER_NORM);
    }

    /** Group normalisation of [B, C, ..]; weight and bias [C]. */
    public Tensor groupNorm(int groups, Tensor weight, Tensor bias, double eps) {
        if (rank() < 2 || groups < 1 || shape[1] % groups != 0) {
            throw new ShapeException("groupNorm: " + groups + " groups of " + this);
        }
        return Call.begin().tensor(this).integer(groups).optionalTensor(weight).optionalTensor(bias).number(eps).flag(false)
                .one(Ops.GROUP_NORM);
    }

    /**
     * softmax(this · keyᵀ / √d) · value, per head.
     *
     * @param key   [B, heads, S, d], as is {@code value}
     * @return [B, heads, T, d] for a query [B, heads, T, d]
     */
    public Tensor scaledDotProductAttention(Tensor key, Tensor value) {
        if (rank() != 4 || key.rank() != 4 || value.rank() != 4 || size(-1) != key.size(-1) || key.size(2) != value.size(2)) {
            throw new ShapeException("attention: query " + this + ", key " + key + ", value " + value);
        }
        return Call.begin().tensor(this).tensor(key).tensor(value).none().number(0).flag(false).none().flag(false)
                .one(Ops.ATTENTION);
    }

    /**
     * 2-d convolution.
     *
     * @param weight  [out, in, kh, kw]
     * @param bias    [out], or null
     * @param stride  in both directions
     * @param padding zeros on every side
     * @return [B, out, H', W'] for an input [B, in, H, W]
     */
    public Tensor conv2d(Tensor weight, Tensor bias, int stride, int padding) {
        if (rank() != 4 || weight.rank() != 4 || shape[1] != weight.shape[1]) {
            throw new ShapeException("conv2d: input " + this + ", weight " + weight);
        }
        return Call.begin().tensor(this).tensor(weight).optionalTensor(bias).integers(stride, stride)
                .integers(padding, padding).integers(1, 1).integer(1).one(Ops.CONV2D);
    }

    /** Doubles height and width of [B, C, H, W] by repeating pixels. */
    public Tensor upsampleNearest2x() {
        if (rank() != 4) {
            throw new ShapeException("upsampleNearest2x: " + this + "; expected [B, C, H, W]");
        }
        return Call.begin().tensor(this).none().optionalNumbers(2, 2).one(Ops.UPSAMPLE_NEAREST_2D);
    }

    // --- lifetime -------------------------------------------------------------------------------------------------

    /** Frees the tensor before its scope would. Closing twice does nothing. */
    @Override
    public void close() {
        if (!closed) {
            scope.requireThread();
            scope.release(slot);
            free(new Tensor[] {this}, 1);
        }
    }

    /** Frees the tensors, last first, in one native call. */
    static void free(Tensor[] tensors, int count) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handles = arena.allocate(ValueLayout.ADDRESS, Math.max(count, 1));
            int live = 0;
            for (int i = count - 1; i >= 0; i--) {
                Tensor t = tensors[i];
                if (t != null) {
                    handles.setAtIndex(ValueLayout.ADDRESS, live++, t.handle);
                    t.closed = true;
                    if (t.lifetime != null) {
                        t.lifetime.close();
                    }
                }
            }
            if (live > 0) {
                Native.check(Isthmus.isthmus_delete(handles, live), "delete");
            }
        }
    }

    void moveTo(Scope from, Scope to) {
        requireUsable();
        if (scope != from) {
            throw new ClosedException("keep: " + this + " belongs to another scope");
        }
        from.release(slot);
        scope = to;
        slot = to.own(this);
    }

    /** The native handle, after the checks that make every misuse an exception. */
    MemorySegment handle() {
        requireUsable();
        return handle;
    }

    /** As {@link #handle}, for an op that writes: a read-only mapping would answer with a signal, not an exception. */
    MemorySegment writableHandle() {
        if (borrowed != null && borrowed.isReadOnly()) {
            throw new TorchException(this + " lies in read-only memory and cannot be changed in place; use copy()");
        }
        return handle();
    }

    private void requireUsable() {
        if (closed) {
            throw new ClosedException(this + " was used after it was freed");
        }
        scope.requireThread();
        if (borrowed != null && !borrowed.scope().isAlive()) {
            throw new ClosedException(this + " was used after the memory that it borrows was freed");
        }
    }

    /** For example {@code F32[2, 256, 16]}. */
    @Override
    public String toString() {
        return dtype + Arrays.toString(shape);
    }
}
