import dev.isthmus.runtime.ClosedException;
import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Generator;
import dev.isthmus.runtime.IsthmusException;
import dev.isthmus.runtime.Op;
import dev.isthmus.runtime.ReadOnlyException;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.ShapeException;
import dev.isthmus.runtime.SharedScope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.TorchException;
import dev.isthmus.runtime.io.Checkpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Random;

/** Ops one after the other, drawn at random: what programs do with tensors, right and wrong. It leaves nothing behind. */
final class Chain {
    static final int WIDTH = 64;

    private static final int MOST_ROWS = 256;
    private static final int SHORTEST = 5;
    private static final int LONGEST = 40;
    private static final Op CUMSUM = Op.of("aten::cumsum");
    private static final Op TOPK = Op.of("aten::topk");
    private static final Op CLAMP_IN_PLACE = Op.of("aten::clamp_");
    private static final Op RANDN = Op.of("aten::randn", "generator");
    private static final int KINDS = 20;

    private final Random random;
    private final int rowCounts;
    private final Tensor weight;
    private final Path file;

    /**
     * @param rowCounts how many different sizes tensors have, 1 to 256: libtorch keeps compiled code for each, and with few of
     *                  them it has seen all sooner
     * @param weight    [WIDTH, WIDTH], of a shared scope
     * @param file      a checkpoint that has the same as {@code w}
     */
    Chain(Random random, int rowCounts, Tensor weight, Path file) {
        this.random = random;
        this.rowCounts = rowCounts;
        this.weight = weight;
        this.file = file;
    }

    double run() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.full(random.nextDouble(), DType.F32, rows(), WIDTH);
            int length = random.nextInt(SHORTEST, LONGEST);
            for (int i = 0; i < length; i++) {
                x = next(x);
            }
            return x.sum().item();
        }
    }

    private int rows() {
        return 1 + random.nextInt(rowCounts) * (MOST_ROWS / rowCounts);
    }

    /** Something of the same shape. */
    private Tensor next(Tensor x) {
        return switch (random.nextInt(KINDS)) {
            case 0 -> x.add(x.narrow(0, 0, 1));
            case 1 -> x.mul(0.5).sub(1);
            case 2 -> x.linear(weight, null, Tensor.Activation.GELU);
            case 3 -> x.transpose(0, 1).contiguous().transpose(0, 1).reshape(x.shape());
            case 4 -> inPlace(x);
            case 5 -> borrowed(x);
            case 6 -> x.softmax(-1);
            case 7 -> x.layerNorm(weight.select(0, 0), null, 1e-6);
            case 8 -> keptFromAnInnerScope(x);
            case 9 -> closedEarly(x);
            case 10 -> CUMSUM.call(x, random.nextInt(2)).tanh();
            case 11 -> x.mul(TOPK.callAll(x, 1).tensor(0));
            case 12 -> CLAMP_IN_PLACE.call(x.copy(), -1, 1);
            case 13 -> x.to(DType.BF16).abs().to(DType.F32);
            case 14 -> Tensor.concat(0, x, x).indexSelect(0, x.select(1, 0).argmax(0).view(1)).expand(x.shape());
            case 15 -> shared(x);
            case 16 -> mapped(x);
            case 17 -> x.add(RANDN.call(x.shape(), Op.named("generator", Generator.seeded(random.nextLong()))));
            case 18 -> wrongInJava(x);
            default -> wrongInLibtorch(x);
        };
    }

    private static Tensor inPlace(Tensor x) {
        Tensor y = x.copy();
        y.addInPlace(x, 0.5);
        y.segment().set(ValueLayout.JAVA_FLOAT, 0, 1);
        return y;
    }

    /** The memory ends before the tensor that lies in it. */
    private static Tensor borrowed(Tensor x) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(WIDTH * Float.BYTES, Float.BYTES).fill((byte) 0);
            return x.add(Tensor.of(memory, DType.F32, WIDTH));
        }
    }

    private static Tensor keptFromAnInnerScope(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.keep(x.exp().add(1).log());
        }
    }

    private static Tensor closedEarly(Tensor x) {
        Tensor y = x.sigmoid();
        Tensor z = y.neg();
        y.close();
        return z;
    }

    private static Tensor shared(Tensor x) {
        try (SharedScope owner = SharedScope.open()) {
            return x.add(x.amax(0).moveTo(owner).unsqueeze(0));
        }
    }

    private Tensor mapped(Tensor x) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            return x.linear(checkpoint.tensor("w"), null);
        }
    }

    private Tensor wrongInJava(Tensor x) {
        refused(ShapeException.class, () -> x.view(-1, WIDTH + 1, MOST_ROWS + 1));
        refused(ReadOnlyException.class, () -> weight.copyFrom(weight));
        Tensor gone = x.copy();
        gone.close();
        refused(ClosedException.class, () -> gone.add(x));
        return x;
    }

    private static Tensor wrongInLibtorch(Tensor x) {
        refused(TorchException.class, () -> x.indexSelect(0, Tensor.of(new long[] {MOST_ROWS + 1}, 1)));
        return x;
    }

    private static void refused(Class<? extends IsthmusException> expected, Runnable call) {
        try {
            call.run();
        } catch (IsthmusException e) {
            if (expected.isInstance(e)) {
                return;
            }
            throw e;
        }
        throw new AssertionError("expected " + expected.getSimpleName());
    }
}
