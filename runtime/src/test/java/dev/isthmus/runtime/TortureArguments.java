package dev.isthmus.runtime;

import dev.isthmus.runtime.schema.Parameter;
import dev.isthmus.runtime.schema.SchemaType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Random arguments of the right Java types for any op: half of them sensible together (one shape, one dtype), so that kernels are
 * reached, the other half anything. Nothing here asks for more than a few megabytes.
 */
final class TortureArguments {
    private static final long[] NUMBERS = {0, 1, -1, 2, 3, -2, 4, 7, 16, 63, 64, 65, 255, -7, 1 << 16, Integer.MAX_VALUE,
            Integer.MIN_VALUE, 1L << 31, 1L << 32, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE / 8 + 1};
    private static final double[] FRACTIONS = {0, 1, -1, 0.5, 1e-5, 2, 3.7, -0.0, 1e30, 1e308, 4.9e-324, -1e30, Double.NaN,
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    private static final String[] WORDS = {"mean", "sum", "max", "min", "prod", "amax", "amin", "none", "tanh", "reflect", "constant",
            "replicate", "circular", "bilinear", "nearest", "linear", "cubic", "floor", "trunc", "left", "right", "ij", "xy",
            "ij,jk->ik", "ij->", "i,i", "...i->...", "fro", "nuc", "reduced", "complete", "r", "gels", "gelsd", "ortho", "forward",
            "backward", "higher", "midpoint", "valid", "same", "", "\0", "%s%n", "é→", "x".repeat(5000)};

    final Random random;
    private final Arena arena;
    /** The tensors among the arguments. */
    final List<Tensor> tensors = new ArrayList<>();
    /** The shape and dtype that sensible arguments have. */
    private final long[] shape;
    private final DType dtype;
    private final boolean sensible;
    /** Without numbers that are far from 0, or are none. */
    private final boolean modest;

    TortureArguments(long seed, Arena arena, boolean modest) {
        this.modest = modest;
        this.random = new Random(seed);
        this.arena = arena;
        this.shape = shape();
        this.dtype = random.nextInt(3) > 0 ? DType.F32 : dtype();
        this.sensible = random.nextInt(3) > 0;
    }

    /** For all parameters; those with a default are sometimes left out. */
    Object[] of(List<Parameter> parameters) {
        List<Object> arguments = new ArrayList<>();
        for (Parameter p : parameters) {
            if (p.type().base() != SchemaType.Base.LAYOUT && (p.defaultText() == null || random.nextInt(5) > 1)) {
                arguments.add(Op.named(p.name(), of(p.type())));
            }
        }
        return arguments.toArray();
    }

    private Object of(SchemaType type) {
        if (type.optional() && random.nextInt(3) == 0) {
            return null;
        }
        return type.list() ? list(type) : one(type.base());
    }

    private Object one(SchemaType.Base base) {
        return switch (base) {
            case TENSOR -> tensor();
            case INT, SYMINT -> number();
            case FLOAT -> fraction();
            case BOOL -> random.nextBoolean();
            case SCALAR -> random.nextBoolean() ? (Object) number() : (Object) fraction();
            case STR -> WORDS[random.nextInt(WORDS.length)];
            case SCALARTYPE -> dtype();
            case DEVICE -> random.nextInt(8) == 0 ? Device.cuda(random.nextInt(3)) : Device.CPU;
            case MEMORYFORMAT -> MemoryFormat.values()[random.nextInt(MemoryFormat.values().length)];
            case GENERATOR -> Generator.seeded(random.nextLong());
            case LAYOUT, OTHER -> throw new IllegalArgumentException("a " + base);
        };
    }

    private Object list(SchemaType type) {
        int length = type.length() > 0 && random.nextInt(4) > 0 ? type.length() : random.nextInt(6);
        return switch (type.base()) {
            case TENSOR -> {
                Tensor[] list = new Tensor[length];
                for (int i = 0; i < length; i++) {
                    list[i] = type.optionalElement() && random.nextInt(3) == 0 ? null : tensor();
                }
                yield list;
            }
            case INT, SYMINT -> sensible && random.nextBoolean() ? shape.clone() : longs(length);
            case FLOAT -> random.doubles(length).map(x -> fraction()).toArray();
            case BOOL -> {
                boolean[] list = new boolean[length];
                for (int i = 0; i < length; i++) {
                    list[i] = random.nextBoolean();
                }
                yield list;
            }
            default -> throw new IllegalArgumentException("a list of " + type.base());
        };
    }

    private long[] longs(int length) {
        long[] list = new long[length];
        Arrays.setAll(list, i -> number());
        return list;
    }

    private long number() {
        return modest || random.nextInt(5) > 0 ? random.nextInt(-2, 5) : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private double fraction() {
        return modest || random.nextBoolean() ? random.nextDouble() : FRACTIONS[random.nextInt(FRACTIONS.length)];
    }

    private DType dtype() {
        return DType.values()[random.nextInt(DType.values().length)];
    }

    private long[] shape() {
        long[] sizes = new long[random.nextInt(7) == 0 ? random.nextInt(7) : random.nextInt(5)];
        Arrays.setAll(sizes, i -> random.nextInt(12) == 0 ? 0 : random.nextInt(8) == 0 ? random.nextInt(1, 9) : random.nextInt(1, 4));
        return sizes;
    }

    // --- tensors --------------------------------------------------------------------------------------------------

    private Tensor tensor() {
        boolean fits = sensible && random.nextInt(5) > 0;
        if (!tensors.isEmpty() && random.nextInt(12) == 0) {
            return tensors.get(random.nextInt(tensors.size())); // the same one twice
        }
        long[] sizes = fits && random.nextInt(4) > 0 ? shape : shape();
        Tensor t = laidOut(fits && random.nextInt(4) > 0 ? dtype : dtype(), sizes);
        tensors.add(t);
        return t;
    }

    /** In libtorch's own memory or in ours, dense, transposed, a part of something larger, or one element repeated. */
    private Tensor laidOut(DType type, long[] sizes) {
        return switch (random.nextInt(10)) {
            case 0 -> borrowed(type, sizes, false);
            case 1 -> borrowed(type, sizes, true);
            case 2 -> {
                long[] reversed = new long[sizes.length];
                int[] order = new int[sizes.length];
                for (int d = 0; d < sizes.length; d++) {
                    reversed[d] = sizes[sizes.length - 1 - d];
                    order[d] = sizes.length - 1 - d;
                }
                yield owned(type, reversed).permute(order);
            }
            case 3 -> {
                if (sizes.length == 0) {
                    yield owned(type, 3).select(0, 1);
                }
                long[] more = sizes.clone();
                int d = random.nextInt(sizes.length);
                more[d] += 2;
                yield owned(type, more).narrow(d, 1, sizes[d]);
            }
            case 4 -> {
                long[] ones = sizes.clone();
                Arrays.setAll(ones, d -> random.nextBoolean() ? 1 : sizes[d]);
                yield owned(type, ones).expand(sizes);
            }
            default -> owned(type, sizes);
        };
    }

    private Tensor owned(DType type, long... sizes) {
        Tensor t = Tensor.empty(type, sizes);
        fill(t.segment(), type);
        return t;
    }

    private Tensor borrowed(DType type, long[] sizes, boolean readOnly) {
        MemorySegment memory = arena.allocate(Shapes.bytes(type, sizes), 64);
        fill(memory, type);
        return Tensor.of(readOnly ? memory.asReadOnly() : memory, type, sizes);
    }

    /** Small whole numbers mostly, because they are also indices, sizes and counts. */
    private void fill(MemorySegment memory, DType type) {
        RandomGenerator r = random;
        boolean anything = !modest && r.nextInt(4) == 0;
        Tensors.fill(memory, type, () -> !anything ? r.nextInt(0, 4) : r.nextBoolean() ? fraction() : number());
    }
}
