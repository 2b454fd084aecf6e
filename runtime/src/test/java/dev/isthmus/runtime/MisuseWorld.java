package dev.isthmus.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Executable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * What {@link MisuseTest} calls things with: sensible values of every type that a public method takes, and wrong ones. The dead,
 * the foreign and the read-only are made once, since nothing that is refused can change them; everything else is made for a call
 * and lies in a scope of its own.
 */
final class MisuseWorld implements AutoCloseable {
    /** What is wrong with a tensor. */
    enum Ill {
        CLOSED, OF_A_CLOSED_SCOPE, OF_ANOTHER_THREAD, OVER_A_CLOSED_ARENA, VIEW_OVER_A_CLOSED_ARENA, OF_A_CLOSED_SHARED_SCOPE,
        READ_ONLY, VIEW_OF_READ_ONLY, SHARED, VIEW_OF_SHARED;

        /** Whether nothing at all may be done with it; the others may be read. */
        boolean isUnusable() {
            return ordinal() < READ_ONLY.ordinal();
        }
    }

    private static final long[][] SHAPES = {{}, {1}, {4}, {0}, {2, 3}, {3, 2}, {2, 2}, {3, 0}, {1, 2, 3}, {1, 2, 4, 4}, {2, 2, 3, 3},
            {4, 2, 1, 1}};
    private static final long[] WHOLE = {0, 1, 2, 3, 4, -1, -2};
    /* Nothing between a few and the impossible: a gigabyte might be had. */
    private static final long[] GIANT = {1L << 48, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62, (1L << 61) + 1, -(1L << 40)};
    private static final int[] GIANT_INTS = {Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30, -100};
    private static final double[] FRACTIONS = {0, 1, -1, 0.5, 1e-6, 1e308, -0.0, Double.NaN, Double.NEGATIVE_INFINITY};
    private static final String[][] OPS = {{"aten::add", "Scalar"}, {"aten::cumsum", ""}, {"aten::index_select", ""}, {"aten::cat", ""},
            {"aten::linear", ""}, {"aten::conv2d", ""}, {"aten::zero_", ""}, {"aten::copy_", ""}, {"aten::index", "Tensor"},
            {"aten::full", ""}, {"aten::randn", "generator"}, {"aten::topk", ""}, {"aten::split", "Tensor"}, {"aten::gelu", ""},
            {"aten::resize_", ""}, {"aten::mul", "out"}, {"aten::linalg_eig", ""}, {"aten::group_norm", ""}, {"aten::as_strided", ""}};

    final Random random;
    private final Map<Ill, List<Tensor>> ill = new EnumMap<>(Ill.class);
    private final List<Op> ops = Arrays.stream(OPS).map(name -> Op.of(name[0], name[1])).toList();
    private final Arena arena = Arena.ofShared();
    private final Scope outermost = Scope.open();
    private final SharedScope shared = SharedScope.open();
    private final SharedScope closedShared = SharedScope.open();
    private final Scope closed;
    private final Generator closedGenerator;
    private final List<MemorySegment> unusableMemory = new ArrayList<>();
    private Scope foreign;
    private Generator foreignGenerator;
    private final Thread other;
    private final CountDownLatch over = new CountDownLatch(1);
    /** Of the calls that are made now: the scope of one call, inside one for what calls move out of it. */
    private Scope outer;
    private Scope inner;
    private SharedScope target;

    MisuseWorld(Random random) throws InterruptedException {
        this.random = random;
        for (Ill kind : Ill.values()) {
            ill.put(kind, new ArrayList<>());
        }
        closed = Scope.open();
        makeAll(Ill.OF_A_CLOSED_SCOPE, t -> t);
        closedGenerator = Generator.seeded(1);
        closed.close();
        makeAll(Ill.CLOSED, t -> t);
        ill.get(Ill.CLOSED).forEach(Tensor::close);
        makeAll(Ill.OF_A_CLOSED_SHARED_SCOPE, t -> t.moveTo(closedShared));
        closedShared.close();
        makeAll(Ill.SHARED, t -> t.moveTo(shared));
        makeAll(Ill.VIEW_OF_SHARED, t -> t.moveTo(shared).view(t.shape()));
        makeAll(Ill.READ_ONLY, t -> borrowed(arena, t, true));
        makeAll(Ill.VIEW_OF_READ_ONLY, t -> borrowed(arena, t, true).view(t.shape()));
        try (Arena mine = Arena.ofConfined(); Arena anyones = Arena.ofShared()) {
            makeAll(Ill.OVER_A_CLOSED_ARENA, t -> borrowed(random.nextBoolean() ? mine : anyones, t, random.nextBoolean()));
            makeAll(Ill.VIEW_OVER_A_CLOSED_ARENA, t -> borrowed(random.nextBoolean() ? mine : anyones, t, false).view(t.shape()));
            unusableMemory.add(mine.allocate(16));
            unusableMemory.add(anyones.allocate(16));
        }
        CountDownLatch made = new CountDownLatch(1);
        other = new Thread(() -> liveElsewhere(made), "other");
        other.start();
        made.await();
    }

    private void liveElsewhere(CountDownLatch made) {
        try (Scope scope = Scope.open(); Arena confined = Arena.ofConfined()) {
            foreign = scope;
            foreignGenerator = Generator.seeded(2);
            makeAll(Ill.OF_ANOTHER_THREAD, t -> t);
            unusableMemory.add(confined.allocate(16));
            made.countDown();
            over.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private interface Spoiling {
        Tensor spoilt(Tensor sound);
    }

    private void makeAll(Ill kind, Spoiling how) {
        for (long[] shape : SHAPES) {
            for (DType dtype : new DType[] {DType.F32, DType.I64, DType.BOOL}) {
                ill.get(kind).add(how.spoilt(Tensor.zeros(dtype, shape)));
            }
        }
    }

    private static Tensor borrowed(Arena arena, Tensor like, boolean readOnly) {
        MemorySegment memory = arena.allocate(Shapes.bytes(like.dtype(), like.shape()), 16);
        return Tensor.of(readOnly ? memory.asReadOnly() : memory, like.dtype(), like.shape());
    }

    // --- one call after the other ---------------------------------------------------------------------------------

    void begin(long number) {
        if (number % 1000 == 0) {
            renew();
        }
        inner = Scope.open();
    }

    private void renew() {
        if (outer != null) {
            outer.close();
            target.close();
        }
        outer = Scope.open();
        target = SharedScope.open();
    }

    /** Frees what the call made, and closes what it opened. */
    void end(Object returned) {
        if (returned instanceof Owner opened) {
            opened.close();
        }
        inner.close();
    }

    @Override
    public void close() throws InterruptedException {
        outer.close();
        target.close();
        outermost.close();
        shared.close();
        over.countDown();
        other.join();
        arena.close();
    }

    // --- values ---------------------------------------------------------------------------------------------------

    /**
     * A value, and what is wrong with it.
     *
     * @param fault empty when it is sensible
     * @param fatal whether the call must fail because of it, whatever else it is given
     */
    record Given(Object value, String fault, boolean fatal) {
    }

    /** A wrong value for a parameter or receiver, or null where nothing can be wrong with one. */
    Given wrong(Class<?> type, Executable call) {
        if (type == Tensor.class || type == Tensor[].class || type == Object[].class) {
            return wrongTensor(type);
        }
        if (type == Scope.class || type == Owner.class || type == SharedScope.class) {
            return wrongOwner(type);
        }
        if (type == Generator.class) {
            return random.nextBoolean() ? new Given(closedGenerator, "CLOSED generator", true)
                    : new Given(foreignGenerator, "generator OF_ANOTHER_THREAD", true);
        }
        if (type == MemorySegment.class && random.nextInt(4) > 0) {
            return new Given(pick(unusableMemory), "unusable memory", true);
        }
        if (type == long.class) {
            return new Given(GIANT[random.nextInt(GIANT.length)], "giant long", false);
        }
        if (type == int.class) {
            return new Given(GIANT_INTS[random.nextInt(GIANT_INTS.length)], "giant int", false);
        }
        if (type == long[].class && random.nextInt(4) > 0) {
            long[] giant = longs(1 + random.nextInt(3));
            giant[random.nextInt(giant.length)] = random.nextBoolean() ? -7 : GIANT[random.nextInt(GIANT.length)];
            return new Given(giant, "giant or negative sizes", false);
        }
        if (type == long[].class && random.nextBoolean()) {
            return new Given(longs(17 + random.nextInt(50)), "too many sizes", false);
        }
        if (type == Device.class) {
            return new Given(Device.cuda(random.nextInt(4)), "absent device", false);
        }
        return type.isPrimitive() ? null : new Given(null, "null " + type.getSimpleName(), false);
    }

    private Given wrongTensor(Class<?> type) {
        if (random.nextInt(12) == 0) {
            return new Given(null, "null tensor", type == Tensor[].class);
        }
        Ill kind = Ill.values()[random.nextInt(Ill.values().length)];
        Tensor t = pick(ill.get(kind));
        if (type == Tensor.class) {
            return new Given(t, kind + " tensor", kind.isUnusable());
        }
        Object[] all = type == Tensor[].class ? new Tensor[] {tensor(), t} : new Object[] {t, value(Object.class), value(Object.class)};
        return new Given(type == Tensor[].class ? all : Arrays.copyOf(all, 1 + random.nextInt(3)), kind + " tensor among several",
                kind.isUnusable());
    }

    private Given wrongOwner(Class<?> type) {
        return switch (type == SharedScope.class ? 3 : random.nextInt(type == Scope.class ? 4 : 5)) {
            case 0 -> new Given(closed, "CLOSED scope", true);
            case 1 -> new Given(foreign, "scope OF_ANOTHER_THREAD", true);
            case 2 -> new Given(outermost, "outermost scope", false);
            case 3 -> type == Scope.class ? new Given(outer, "scope with another inside", false)
                    : new Given(closedShared, "CLOSED shared scope", true);
            default -> new Given(null, "null owner", false);
        };
    }

    /**
     * A sensible value of a type.
     *
     * @throws AssertionError if this class does not know the type: a public method takes something new
     */
    Object value(Class<?> type) {
        if (type == Tensor.class) {
            return tensor();
        } else if (type == Tensor[].class) {
            return new Tensor[] {tensor(), tensor()};
        } else if (type == Object[].class) {
            return new Object[] {tensor(), value(Object.class), value(Object.class)};
        } else if (type == Object.class) {
            Class<?>[] any = {Tensor.class, Tensor[].class, long.class, double.class, String.class, boolean.class, long[].class,
                    Generator.class, DType.class};
            return value(any[random.nextInt(any.length)]);
        } else if (type == long.class) {
            return WHOLE[random.nextInt(WHOLE.length)];
        } else if (type == int.class) {
            return (int) WHOLE[random.nextInt(WHOLE.length)];
        } else if (type == double.class) {
            return FRACTIONS[random.nextInt(FRACTIONS.length)];
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == long[].class) {
            return random.nextBoolean() ? SHAPES[random.nextInt(SHAPES.length)].clone() : longs(random.nextInt(4));
        } else if (type == int[].class) {
            return Arrays.stream(longs(random.nextInt(4))).mapToInt(n -> (int) n).toArray();
        } else if (type == float[].class) {
            return new float[random.nextInt(5)];
        } else if (type == double[].class) {
            return new double[random.nextInt(5)];
        } else if (type == boolean[].class) {
            return new boolean[random.nextInt(5)];
        } else if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        } else if (type == Device.class) {
            return Device.CPU;
        } else if (type == Scope.class) {
            return inner;
        } else if (type == SharedScope.class) {
            return target;
        } else if (type == Owner.class) {
            return random.nextBoolean() ? outer : target;
        } else if (type == Generator.class) {
            return Generator.seeded(3);
        } else if (type == MemorySegment.class) {
            return arena.allocate(WHOLE[random.nextInt(5)] * 4, 8).asSlice(0);
        } else if (type == Op.class) {
            return pick(ops);
        } else if (type == String.class) {
            return new String[] {"aten::relu", "aten::nothing", "relu", "", "\0", "Tensor", "min"}[random.nextInt(7)];
        } else if (type == Consumer.class) {
            return (Consumer<String>) notice -> { };
        } else if (type == List.class) {
            return List.of();
        } else if (type == Path.class) {
            return Path.of("/");
        } else if (type == CudaDevice.class) {
            return new CudaDevice(Device.cuda(0), "a GPU", 1L << 30, 9, 0, 132, 13000);
        } else if (type == Cuda.Memory.class) {
            return new Cuda.Memory(1, 2);
        } else if (type == Torch.Threads.class) {
            return Torch.threads();
        } else if (type == TorchInfo.class) {
            return Torch.info();
        } else if (type == Results.class) {
            return Op.of("aten::sort").callAll(tensor());
        }
        throw new AssertionError("a public method takes a " + type + ": teach MisuseWorld to make one, and what can be wrong with it");
    }

    private Tensor tensor() {
        long[] shape = SHAPES[random.nextInt(SHAPES.length)];
        DType dtype = random.nextInt(3) > 0 ? DType.F32 : DType.values()[random.nextInt(DType.values().length)];
        Tensor t = Tensor.zeros(dtype, shape);
        if (random.nextInt(8) == 0) {
            Tensor same = ((List<Tensor>) ill.get(Ill.SHARED)).get(0);
            return same; // readable like any other
        }
        return shape.length > 1 && random.nextInt(4) == 0 ? t.transpose(0, 1) : t;
    }

    private long[] longs(int length) {
        long[] list = new long[length];
        Arrays.setAll(list, i -> WHOLE[random.nextInt(WHOLE.length)]);
        return list;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
