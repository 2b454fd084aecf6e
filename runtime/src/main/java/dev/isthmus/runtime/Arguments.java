package dev.isthmus.runtime;

import dev.isthmus.bindings.generated.Isthmus;
import dev.isthmus.bindings.generated.isthmus_result;
import dev.isthmus.runtime.schema.OpSchema;
import dev.isthmus.runtime.schema.Parameter;
import dev.isthmus.runtime.schema.SchemaType.Base;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments of one call through {@link Op}, matched with the schema and checked.
 *
 * <p>A tensor that the op writes to is handed over as a stand-in over the same memory which libtorch can neither resize nor
 * give other memory: what Java knows of the tensor stays true.
 */
final class Arguments implements AutoCloseable {

    private static final Object MISSING = new Object();
    private static final Set<String> RUNNING = Set.of("running_mean", "running_var");
    private static final Set<String> TRAINING = Set.of("training", "train", "use_input_stats");

    private record Written(Parameter parameter, Tensor tensor) {
    }

    private final OpSchema schema;
    private final Object[] values;
    private final List<Written> written = new ArrayList<>(0);
    private final List<Tensor> tensors = new ArrayList<>();
    /** Of the tensors that the op writes to, and of others that lie in the same memory. */
    private final Map<Tensor, Tensor> standIns = new IdentityHashMap<>(4);
    private final Map<Storage, Tensor> wholes = new IdentityHashMap<>(4);

    Arguments(OpSchema schema, Object[] given) {
        this.schema = schema;
        this.values = matched(schema, given);
        for (int i = 0; i < values.length; i++) {
            Parameter p = schema.parameters().get(i);
            values[i] = Coercion.to(p, values[i] == MISSING ? defaultOf(p) : values[i], schema.name());
            collect(values[i]);
        }
        refuseSecretWrites();
        refuseAbsentStatistics();
        try {
            for (int i = 0; i < values.length; i++) {
                Parameter p = schema.parameters().get(i);
                if (p.type().written()) {
                    values[i] = standIn(p, values[i]);
                }
            }
            for (int i = 0; i < values.length && !written.isEmpty(); i++) {
                if (!schema.parameters().get(i).type().written()) {
                    values[i] = besides(values[i]);
                }
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The batch norms update their running statistics in training, and their schemas do not say so. */
    private void refuseSecretWrites() {
        for (int i = 0; i < values.length; i++) {
            Parameter p = schema.parameters().get(i);
            if (RUNNING.contains(p.name()) && !p.type().written() && values[i] instanceof Tensor running && isTraining()) {
                running.requireWritable();
            }
        }
    }

    /** Outside training the batch norms read their running statistics; libtorch's kernels for half precision read even absent ones. */
    private void refuseAbsentStatistics() {
        for (int i = 0; i < values.length; i++) {
            String name = schema.parameters().get(i).name();
            if (RUNNING.contains(name) && values[i] == null && !isTraining()) {
                throw new IllegalArgumentException(schema.name() + ": " + name + " is null; expected a tensor outside training");
            }
        }
    }

    /** Ops without such a flag always update, but for those that say in their names that they do not. */
    private boolean isTraining() {
        for (int i = 0; i < values.length; i++) {
            if (TRAINING.contains(schema.parameters().get(i).name())) {
                return !Boolean.FALSE.equals(values[i]);
            }
        }
        return !schema.name().endsWith("_no_training");
    }

    private static Object[] matched(OpSchema schema, Object[] given) {
        if (given == null) {
            given = new Object[] {null};
        }
        Object[] values = new Object[schema.parameters().size()];
        Arrays.fill(values, MISSING);
        int next = 0;
        for (Object argument : given) {
            int i;
            Object value = argument;
            if (argument instanceof Op.Named named) {
                i = indexOf(schema, named.name());
                value = named.value();
            } else {
                i = next++;
                if (i >= values.length || schema.parameters().get(i).keywordOnly()) {
                    throw new IllegalArgumentException(schema.name() + ": " + given.length
                            + " arguments given; parameters are " + schema.parameters()
                            + ", keyword ones as Op.named(..)");
                }
            }
            if (values[i] != MISSING) {
                throw new IllegalArgumentException(schema.name() + ": parameter " + schema.parameters().get(i).name()
                        + " was given twice");
            }
            values[i] = value;
        }
        return values;
    }

    private static int indexOf(OpSchema schema, String name) {
        for (int i = 0; i < schema.parameters().size(); i++) {
            if (schema.parameters().get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(schema.name() + " has no parameter " + name + "; it has " + schema.parameters());
    }

    private Object defaultOf(Parameter p) {
        if (p.defaultText() == null) {
            throw new IllegalArgumentException(schema.name() + ": parameter " + p.name() + " (" + p.type()
                    + ") was not given and has no default");
        }
        return Coercion.defaultOf(p, schema.name());
    }

    private void collect(Object value) {
        switch (value) {
            case Tensor t -> tensors.add(t);
            case Tensor[] list -> Arrays.stream(list).filter(t -> t != null).forEach(tensors::add);
            case null, default -> { }
        }
    }

    private Object standIn(Parameter p, Object value) {
        return switch (value) {
            case Tensor t -> standIn(p, t);
            case Tensor[] list -> {
                Tensor[] standIns = new Tensor[list.length];
                for (int i = 0; i < list.length; i++) {
                    standIns[i] = standIn(p, list[i]);
                }
                yield standIns;
            }
            case null -> null;
            default -> throw new IllegalStateException(schema.name() + " writes to " + p);
        };
    }

    private Tensor standIn(Parameter p, Tensor tensor) {
        tensor.requireUsable();
        tensor.requireWritable();
        written.add(new Written(p, tensor));
        return standIn(tensor);
    }

    /**
     * A stand-in alone for its memory is all that libtorch knows of it. Several are made as views of one, for libtorch to see
     * what overlaps: it refuses much of that, because the result would depend on the order of writing.
     */
    private Tensor standIn(Tensor tensor) {
        Tensor made = standIns.get(tensor);
        if (made == null) {
            boolean alone = tensor.elements() == 0
                    || tensors.stream().filter(t -> t.storage() == tensor.storage()).limit(2).count() < 2;
            made = alone ? tensor.standIn()
                    : tensor.within(wholes.computeIfAbsent(tensor.storage(), s -> tensor.wholeStandIn()));
            standIns.put(tensor, made);
        }
        return made;
    }

    /** An argument that the op reads: by a stand-in if it lies in memory that the op writes to. */
    private Object besides(Object value) {
        return switch (value) {
            case Tensor t when wholes.containsKey(t.storage()) && t.elements() > 0
                    && wholes.get(t.storage()).dtype() == t.dtype() -> {
                t.requireUsable();
                yield standIn(t);
            }
            case Tensor[] list -> Arrays.stream(list).map(this::besides).toArray(Tensor[]::new);
            case null, default -> value;
        };
    }

    /** The tensors that the op writes to. */
    List<Tensor> written() {
        return written.stream().map(Written::tensor).toList();
    }

    Parameter writtenParameter() {
        return written.getFirst().parameter();
    }

    /** The tensor that the op writes to and returns under this alias. */
    Optional<Tensor> writtenAs(String alias) {
        return written.stream().filter(w -> w.parameter().type().alias().equals(alias) && !w.parameter().type().list())
                .map(Written::tensor).findFirst();
    }

    /** Checks that what an op wrote to kept its shape and place, and drops libtorch's second handle to it. */
    Tensor same(Tensor tensor, MemorySegment result) {
        int rank = isthmus_result.rank(result);
        boolean kept = rank == tensor.rank();
        for (int d = 0; kept && d < rank; d++) {
            kept = isthmus_result.sizes(result, d) == tensor.shape[d]
                    && (tensor.shape[d] <= 1 || isthmus_result.strides(result, d) == tensor.strides()[d]);
        }
        long[] came = new long[rank];
        for (int d = 0; d < rank; d++) {
            came[d] = isthmus_result.sizes(result, d);
        }
        boolean elsewhere = kept && !tensor.isAt(isthmus_result.data(result));
        Native.check(Isthmus.isthmus_delete(result, 1), "delete");
        if (elsewhere) {
            throw new ShapeException(schema.name() + " would give " + tensor + " other memory; a tensor stays where it is: use "
                    + "the op that makes a new one");
        }
        if (!kept) {
            throw new ShapeException(schema.name() + " would give " + tensor + " the shape " + Arrays.toString(came)
                    + "; a tensor keeps its shape: use the op that makes a new one");
        }
        return tensor;
    }

    /** Owns a result; one that lies in an argument's memory shares its fate. */
    Tensor adopt(Scope scope, MemorySegment result) {
        Tensor at = null;
        for (Tensor t : tensors) {
            if (t.storage().isOf(result)) {
                return Tensor.adopt(scope, result, t);
            }
            if (at == null && t.storage().isAt(Tensor.storageAddress(result))) {
                at = t;
            }
        }
        return Tensor.adopt(scope, result, at);
    }

    /** The kinds and bits of the values, in order, as the shim wants them. */
    Call encode() {
        Call call = Call.begin();
        for (int i = 0; i < values.length; i++) {
            encode(call, schema.parameters().get(i), values[i]);
        }
        /* The stand-ins are used natively, but it is the tensors they stand for that must be alive and allowed. */
        standIns.keySet().forEach(call::use);
        return call;
    }

    private void encode(Call call, Parameter p, Object value) {
        boolean byName = schema.takes(Base.SCALAR);
        int optional = p.type().optional() ? Isthmus.ISTHMUS_OPTIONAL() : 0;
        switch (value) {
            case null -> {
                if (byName) {
                    call.put(Isthmus.ISTHMUS_OPTIONAL() | Isthmus.ISTHMUS_NONE(), noneKind(p), 0);
                } else {
                    call.none();
                }
            }
            case Tensor t -> call.use(t).put(Isthmus.ISTHMUS_TENSOR() | optional, 0, t.handle.address());
            case Tensor[] list -> call.tensors((p.type().optionalElement() ? Isthmus.ISTHMUS_OPTIONAL_TENSORS()
                    : Isthmus.ISTHMUS_TENSORS()) | optional, list);
            case Generator g -> call.generator(Isthmus.ISTHMUS_GENERATOR() | optional, g);
            case Long n -> call.put((p.type().base() == Base.SCALAR ? Isthmus.ISTHMUS_SCALAR_INT() : Isthmus.ISTHMUS_INT())
                    | optional, 0, n);
            case Double x -> call.put((p.type().base() == Base.SCALAR ? Isthmus.ISTHMUS_SCALAR_FLOAT() : Isthmus.ISTHMUS_FLOAT())
                    | optional, 0, Double.doubleToRawLongBits(x));
            case Boolean b -> call.put(Isthmus.ISTHMUS_BOOL() | optional, 0, b ? 1 : 0);
            case DType d -> call.put(Isthmus.ISTHMUS_DTYPE() | optional, 0, d.code());
            case Device d -> call.put(Isthmus.ISTHMUS_DEVICE() | optional, 0,
                    (long) d.type().code() << 32 | Integer.toUnsignedLong(d.index()));
            case MemoryFormat f -> call.put(Isthmus.ISTHMUS_MEMORY_FORMAT() | optional, 0, f.ordinal());
            case String s -> call.string(Isthmus.ISTHMUS_STRING() | optional, s);
            case long[] list -> call.list(Isthmus.ISTHMUS_INTS() | optional, list);
            case double[] list -> call.list(Isthmus.ISTHMUS_FLOATS() | optional, Call.bits(list));
            case boolean[] list -> call.list(Isthmus.ISTHMUS_BOOLS() | optional, bits(list));
            default -> throw new IllegalStateException(schema.name() + ": " + p + " of " + value.getClass());
        }
    }

    /** Of the argument that is not given, when the call is by name. */
    private static int noneKind(Parameter p) {
        return switch (p.type().base()) {
            case SCALAR -> Isthmus.ISTHMUS_SCALAR_INT();
            case SCALARTYPE -> Isthmus.ISTHMUS_DTYPE();
            case LAYOUT -> Isthmus.ISTHMUS_LAYOUT();
            case DEVICE -> Isthmus.ISTHMUS_DEVICE();
            case MEMORYFORMAT -> Isthmus.ISTHMUS_MEMORY_FORMAT();
            case BOOL -> Isthmus.ISTHMUS_BOOL();
            case INT -> Isthmus.ISTHMUS_INT();
            default -> throw new IllegalStateException("None for " + p);
        };
    }

    private static long[] bits(boolean[] list) {
        long[] bits = new long[list.length];
        for (int i = 0; i < list.length; i++) {
            bits[i] = list[i] ? 1 : 0;
        }
        return bits;
    }

    /** Frees the stand-ins. */
    @Override
    public void close() {
        standIns.values().forEach(Tensor::close);
        wholes.values().forEach(Tensor::close);
    }
}
