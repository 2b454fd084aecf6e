package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import dev.isthmus.bindings.generated.isthmus_result;
import dev.isthmus.runtime.schema.OpSchema;
import dev.isthmus.runtime.schema.Parameter;
import dev.isthmus.runtime.schema.SchemaTable;
import dev.isthmus.runtime.schema.SchemaType;
import dev.isthmus.runtime.schema.SchemaType.Base;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Any op of libtorch by its name: the door to what {@link Tensor} has no method for.
 *
 * {@snippet :
 * Op cumsum = Op.of("aten::cumsum");                       // keep it; finding it costs more than calling it
 * Tensor running = cumsum.call(x, 0);                      // parameters not given take the schema's defaults
 * Tensor rounded = Op.of("aten::round", "decimals").call(x, Op.named("decimals", 2));
 * Results best = Op.of("aten::topk").callAll(x, 3);        // values and indices
 * Tensor shifted = Op.of("aten::add", "Scalar").call(counts, 5);
 * }
 *
 * <p>Arguments stand in the order of the schema, those after its {@code *} as {@link #named}. Java's types for the schema's:
 * <table>
 * <caption>Arguments</caption>
 * <tr><th>schema</th><th>Java</th></tr>
 * <tr><td>{@code Tensor}</td><td>{@link Tensor}</td></tr>
 * <tr><td>{@code int}, {@code SymInt}</td><td>Byte, Short, Integer, Long</td></tr>
 * <tr><td>{@code float}</td><td>any Number</td></tr>
 * <tr><td>{@code bool}</td><td>Boolean</td></tr>
 * <tr><td>{@code Scalar}</td><td>a whole Number, or a Float or Double</td></tr>
 * <tr><td>{@code str}</td><td>String</td></tr>
 * <tr><td>{@code ScalarType}</td><td>{@link DType}</td></tr>
 * <tr><td>{@code Device}</td><td>{@link Device}</td></tr>
 * <tr><td>{@code MemoryFormat}</td><td>{@link MemoryFormat}</td></tr>
 * <tr><td>{@code Generator}</td><td>{@link Generator}</td></tr>
 * <tr><td>{@code int[]}, {@code float[]}, {@code bool[]}</td><td>int[], long[], double[], boolean[], or a List of the above</td></tr>
 * <tr><td>{@code Tensor[]}, {@code Tensor?[]}</td><td>Tensor[] or a List; null for None</td></tr>
 * <tr><td>{@code T?}</td><td>as T; null or an empty Optional for None</td></tr>
 * </table>
 * Every argument is checked against the schema that the loaded library itself declares, so that a wrong one is an exception.
 *
 * <p><b>What cannot be called</b>, each an {@link UnsupportedOpException} at {@link #of}: ops with a {@code Storage},
 * {@code Stream}, {@code QScheme}, {@code Dict}, {@code Any}, nested list or custom class, because libtorch's C ABI has no
 * encoding for them; any op on a platform other than Linux x86-64, where libtorch cannot be asked what it has; ops that return a {@code Scalar} (use {@link Tensor#item}) or a {@code str}. {@code Scalar} parameters are
 * passed by calling the op's C++ function, on Linux x86-64 and for ops that return one tensor and whose other parameters are
 * single tensors, numbers, dtypes, devices or int lists: the arithmetic family, comparisons, {@code clamp}, {@code full},
 * {@code arange}, {@code addmm} and their like. A {@code Layout} is always left at its default. Ops whose names begin with an
 * underscore are libtorch's own machinery: some of them check nothing. Those of the others that were seen to end the process, to
 * change what they do not say they change or to give a tensor other memory are refused with that reason: the {@code _backward} ops
 * first of all, which are halves of autograd and trust their arguments.
 *
 * <p>A refused call leaves nothing behind. An op that is asked for endless work does it: the billionth polynomial, a singular value
 * decomposition of NaNs; nothing can stop it.
 *
 * <p><b>In place and {@code out}:</b> the tensor written to is returned itself. libtorch cannot resize it or give it another
 * shape through this door; an attempt is a {@link TorchException} or {@link ShapeException}.
 *
 * <p>Autograd is off on every thread that computes here: no graph is recorded, and {@code requires_grad} has no effect.
 */
public final class Op {

    /** Read once, from the loaded library. */
    private static final class Declared {
        static final SchemaTable TABLE = SchemaTable.of(
                Torch.info().directory().resolve(System.mapLibraryName("torch_cpu")), new LoadedRegistry());
    }

    /** A keyword argument. */
    record Named(String name, Object value) {
    }

    private final OpSchema schema;
    private final OpName name;
    /** For an op with Scalars; else null. */
    private final NamedFunction function;

    private Op(OpSchema schema) {
        this.schema = schema;
        this.name = OpName.of(schema.name(), schema.overload(), Arena.ofAuto());
        this.function = schema.takes(Base.SCALAR) ? byName(schema) : null;
    }

    private static NamedFunction byName(OpSchema schema) {
        try {
            NamedFunction function = NamedFunction.of(schema);
            function.address();
            return function;
        } catch (IllegalArgumentException e) {
            throw new UnsupportedOpException(e.getMessage());
        }
    }

    /**
     * Finds an op without an overload name.
     *
     * @throws UnsupportedOpException if libtorch has no such op, or it cannot be called (see above)
     */
    public static Op of(String name) {
        return of(name, "");
    }

    /**
     * Finds an op.
     *
     * @param name     with its namespace, such as {@code aten::softmax}
     * @param overload such as {@code int}, or empty
     * @throws UnsupportedOpException if libtorch has no such op, or it cannot be called (see above)
     */
    public static Op of(String name, String overload) {
        if (!name.matches("\\w+::\\w+") || !overload.matches("\\w*")) {
            throw new UnsupportedOpException("\"" + name + "\" with overload \"" + overload
                    + "\" cannot be an op; expected a name such as aten::softmax and an overload such as int");
        }
        OpSchema schema = declared(name, overload);
        for (Parameter p : schema.parameters()) {
            requireCarried(schema, p.type(), "parameter " + p.name());
        }
        for (SchemaType r : schema.returns()) {
            if (r.base() == Base.SCALAR || r.base() == Base.STR || r.list() && r.base() != Base.TENSOR || r.optional()) {
                throw new UnsupportedOpException(name + " returns a " + r + ", which libtorch's C ABI cannot carry");
            }
            requireCarried(schema, r, "what it returns");
        }
        RefusedOps.reason(name).ifPresent(reason -> {
            throw new UnsupportedOpException(name + " " + reason);
        });
        return new Op(schema);
    }

    private static OpSchema declared(String name, String overload) {
        try {
            return Declared.TABLE.find(name, overload).orElseThrow(() -> unknown(name, overload));
        } catch (IllegalStateException e) {
            throw new UnsupportedOpException(name + (overload.isEmpty() ? "" : "." + overload) + ": " + e.getMessage());
        }
    }

    private static void requireCarried(OpSchema schema, SchemaType type, String what) {
        if (type.base() == Base.OTHER || type.text().contains("[][]")) {
            throw new UnsupportedOpException(schema.name() + ": " + what + " is a " + type
                    + ", which libtorch's C ABI cannot carry");
        }
    }

    private static UnsupportedOpException unknown(String name, String overload) {
        List<String> overloads = Declared.TABLE.overloads(name);
        String has = overloads.isEmpty() ? "it has no overload of this name at all"
                : "its overloads are " + overloads.stream().map(o -> o.isEmpty() ? "the unnamed one" : o).toList();
        return new UnsupportedOpException("libtorch " + Torch.info().version() + " has no op " + name
                + (overload.isEmpty() ? "" : "." + overload) + "; " + has);
    }

    /** Every op that the loaded libtorch declares, as in {@code aten::add.Tensor}, sorted; not all can be called. */
    public static List<String> names() {
        return Declared.TABLE.names();
    }

    OpSchema schema() {
        return schema;
    }

    /** An argument by its parameter's name. */
    public static Object named(String parameter, Object value) {
        return new Named(parameter, value);
    }

    /** The op's declaration, for messages and curiosity: its parameters with types and defaults. */
    @Override
    public String toString() {
        return schema.name() + (schema.overload().isEmpty() ? "" : "." + schema.overload()) + schema.parameters() + " -> "
                + schema.returns();
    }

    /**
     * Calls an op that returns one tensor.
     *
     * @param arguments as the class's table has it
     * @return owned by the thread's innermost scope; of an in-place op the tensor that it changed
     * @throws IllegalArgumentException if an argument is missing, unknown or not of its parameter's type
     * @throws TorchException           if libtorch refuses
     */
    public Tensor call(Object... arguments) {
        if (schema.returns().size() != 1 || schema.returns().getFirst().base() != Base.TENSOR
                || schema.returns().getFirst().list()) {
            throw new IllegalArgumentException(schema.name() + " returns " + schema.returns() + "; use callAll");
        }
        return callAll(arguments).tensor(0);
    }

    /** Calls any op; otherwise as {@link #call}. */
    public Results callAll(Object... arguments) {
        try (Arguments given = new Arguments(schema, arguments)) {
            return function != null ? invoke(given) : dispatch(given);
        }
    }

    private Results invoke(Arguments given) {
        Tensor self = given.written().isEmpty() ? null : given.written().getFirst();
        if (self == null) {
            Scope scope = Scope.current();
            return Results.of(given.adopt(scope, given.encode().invoke(function.address(), schema.name())));
        }
        if (schema.parameters().indexOf(given.writtenParameter()) > 0) {
            throw new UnsupportedOpException(schema.name() + "." + schema.overload() + " writes to its parameter "
                    + given.writtenParameter().name() + " and takes a Scalar; use the op without it");
        }
        given.encode().invokeInPlace(function.address(), schema.name());
        return Results.of(self);
    }

    private Results dispatch(Arguments given) {
        Scope scope = Scope.current();
        int[] kinds = schema.returns().stream().mapToInt(Op::kind).toArray();
        MemorySegment results = given.encode().any(name, kinds);
        long size = isthmus_result.sizeof();
        List<Object> values = new ArrayList<>();
        for (long at = 0; at < results.byteSize(); at += size) {
            try {
                values.add(value(scope, values.size(), results.asSlice(at, size), given));
            } catch (IsthmusException e) { // this one is freed already; those behind it nobody will take
                free(results.asSlice(at + size));
                throw e;
            }
        }
        return new Results(schema.name(), values);
    }

    private Object value(Scope scope, int i, MemorySegment result, Arguments given) {
        Optional<Tensor> written = i < schema.returns().size() && schema.returns().get(i).written()
                ? given.writtenAs(schema.returns().get(i).alias()) : Optional.empty();
        return written.isPresent() ? given.same(written.get(), result) : value(scope, result, given);
    }

    private static void free(MemorySegment results) {
        results.elements(isthmus_result.layout()).filter(r -> isthmus_result.kind(r) == Isthmus.ISTHMUS_TENSOR())
                .forEach(r -> Native.check(Isthmus.isthmus_delete(r, 1), "delete"));
    }

    private static Object value(Scope scope, MemorySegment result, Arguments given) {
        int kind = isthmus_result.kind(result);
        long bits = isthmus_result.bits(result);
        if (kind == Isthmus.ISTHMUS_TENSOR()) {
            return given.adopt(scope, result);
        }
        if (kind == Isthmus.ISTHMUS_FLOAT()) {
            return Double.longBitsToDouble(bits);
        }
        if (kind == Isthmus.ISTHMUS_BOOL()) {
            return bits != 0;
        }
        return bits;
    }

    private static int kind(SchemaType type) {
        return switch (type.base()) {
            case TENSOR -> type.list() ? Isthmus.ISTHMUS_TENSORS() : Isthmus.ISTHMUS_TENSOR();
            case INT, SYMINT -> Isthmus.ISTHMUS_INT();
            case FLOAT -> Isthmus.ISTHMUS_FLOAT();
            case BOOL -> Isthmus.ISTHMUS_BOOL();
            case SCALARTYPE -> Isthmus.ISTHMUS_DTYPE();
            default -> throw new IllegalStateException("returns " + type);
        };
    }
}
