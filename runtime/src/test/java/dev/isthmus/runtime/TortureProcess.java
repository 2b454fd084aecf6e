package dev.isthmus.runtime;

import dev.isthmus.runtime.schema.Parameter;
import dev.isthmus.runtime.schema.SchemaType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * A process that calls every op of libtorch with random arguments, over and over. {@link Torture} starts it, and reads from the
 * progress file which call was the last when it dies.
 *
 * <p>Arguments: progress file, seed, first round, the round to end before, ops to leave out (comma-separated, may be empty), or one op to call.
 * Afterwards, of what survived: exceptions that are none of the library's, tensors left alive, arguments that were changed though
 * the op does not say so, and tensors whose memory moved are printed as {@code FOUND op seed what}.
 */
final class TortureProcess {
    private static final int RECORD_BYTES = 4096;
    private static final long MOST_ELEMENTS = 1 << 20;

    /**
     * Large numbers would mean much work to these, not misuse: degrees of polynomials, lengths of windows and results. To iterative
     * linear algebra numbers that are none can mean work without end.
     */
    private static final Pattern LABORIOUS = Pattern.compile("aten::(special_\\w+_polynomial_\\w+|logspace|linspace|linalg_\\w+"
            + "|svd|pinverse|matrix_\\w+|\\w*norm\\w*|adaptive_\\w+|max_pool\\w*|affine_grid\\w*|\\w+_window|binomial|random\\w*|fft_\\w*freq)(\\.\\w+)?");

    /** Written by batch normalisation, whose schema does not say so. */
    private static final List<String> STATISTICS = List.of("running_mean", "running_var");

    private final ByteBuffer progress;
    private final long seed;
    private long calls;
    private long succeeded;

    private TortureProcess(Path progress, long seed) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(progress.toFile(), "rw")) {
            this.progress = file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, RECORD_BYTES);
        }
        this.seed = seed;
    }

    public static void main(String[] args) throws IOException {
        TortureProcess process = new TortureProcess(Path.of(args[0]), Long.parseLong(args[1]));
        int round = Integer.parseInt(args[2]);
        if (args.length > 5) {
            process.explain(args[5], Long.parseLong(args[1]));
            return;
        }
        List<String> skipped = List.of(args[4].split(","));
        List<Op> ops = callable().stream().filter(op -> !skipped.contains(name(op))).toList();
        int end = Integer.parseInt(args[3]);
        List<Op> order = new ArrayList<>(ops);
        for (; round < end; round++) {
            Collections.shuffle(order, new Random(process.seed + round));
            for (Op op : order) {
                process.call(op, Objects.hash(process.seed, round, name(op)) * 0x9E3779B97F4A7C15L, round);
            }
        }
        System.out.println(ops.size() + " ops, " + process.calls + " calls, " + process.succeeded + " accepted, round " + round);
        System.out.flush();
    }

    /** Every op that a user can call, but for libtorch's own machinery. */
    static List<Op> callable() {
        List<Op> ops = new ArrayList<>();
        for (String full : Op.names()) {
            if (full.startsWith("aten::") && !full.startsWith("aten::_")) {
                find(full).filter(op -> op.schema().parameters().stream().noneMatch(
                        p -> p.type().base() == SchemaType.Base.LAYOUT && !p.type().optional())).ifPresent(ops::add);
            }
        }
        return ops;
    }

    private static Optional<Op> find(String full) {
        int dot = full.indexOf('.');
        try {
            return Optional.of(Op.of(dot < 0 ? full : full.substring(0, dot), dot < 0 ? "" : full.substring(dot + 1)));
        } catch (UnsupportedOpException e) {
            return Optional.empty();
        }
    }

    static String name(Op op) {
        return op.schema().name() + (op.schema().overload().isEmpty() ? "" : "." + op.schema().overload());
    }

    private void record(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        progress.put(0, new byte[RECORD_BYTES]);
        progress.put(0, bytes, 0, Math.min(bytes.length, RECORD_BYTES - 1));
    }

    /** Prints what is about to be given, then gives it. */
    private void explain(String full, long callSeed) {
        try (Arena arena = Arena.ofConfined(); Scope scope = Scope.open()) {
            Op op = find(full).orElseThrow();
            TortureArguments arguments = new TortureArguments(callSeed, arena, LABORIOUS.matcher(name(op)).matches());
            for (Object given : arguments.of(op.schema().parameters())) {
                Op.Named named = (Op.Named) given;
                System.out.println("  " + named.name() + " = " + describe(named.value()));
            }
            System.out.flush();
        }
        call(find(full).orElseThrow(), callSeed, 0);
    }

    private static String describe(Object value) {
        return switch (value) {
            case Tensor t -> t + " strides " + Arrays.toString(t.strides()) + (t.isReadOnly() ? " read-only" : "")
                    + (t.elements() <= 64 ? " " + Arrays.toString(t.to(DType.F64).toDoubles()) : "");
            case Tensor[] list -> Arrays.stream(list).map(TortureProcess::describe).toList().toString();
            case long[] list -> Arrays.toString(list);
            case double[] list -> Arrays.toString(list);
            case boolean[] list -> Arrays.toString(list);
            case String s -> "\"" + s.substring(0, Math.min(s.length(), 40)) + "\"";
            case null, default -> String.valueOf(value);
        };
    }

    private void call(Op op, long callSeed, int round) {
        record(name(op) + " " + callSeed + " " + round + " ");
        calls++;
        String found = null;
        try (Arena arena = Arena.ofConfined(); Scope scope = Scope.open()) {
            TortureArguments arguments = new TortureArguments(callSeed, arena, LABORIOUS.matcher(name(op)).matches());
            Object[] given = arguments.of(op.schema().parameters());
            List<Tensor> unwritten = unwritten(op, given, arguments.tensors);
            List<byte[]> before = unwritten.stream().map(TortureProcess::bytes).toList();
            try {
                read(op.callAll(given));
                succeeded++;
            } catch (IsthmusException | IllegalArgumentException e) {
                if (e.getMessage() == null || e.getMessage().lines().count() != 1) {
                    found = "message " + e;
                }
            } catch (Exception e) {
                found = "exception " + e;
            }
            for (int i = 0; i < unwritten.size(); i++) {
                if (!Arrays.equals(before.get(i), bytes(unwritten.get(i)))) {
                    found = "changed argument " + unwritten.get(i);
                }
            }
            for (Tensor t : arguments.tensors) {
                if (t.isContiguous() && t.segment().address() != t.view(t.shape()).segment().address()) {
                    found = "moved the memory of " + t;
                }
            }
        } catch (OutOfMemoryException e) {
            // nothing is left of the address space that this process was given
        }
        if (Torch.liveTensors() != 0 || Torch.liveBytes() != 0) {
            System.out.println("FOUND " + name(op) + " " + callSeed + " left " + Torch.liveTensors() + " tensors, "
                    + Torch.liveBytes() + " bytes");
            System.exit(3);
        }
        if (found != null) {
            System.out.println("FOUND " + name(op) + " " + callSeed + " " + found);
        }
    }

    /** Touches everything that came back, for tensors that point to where nothing is. */
    private static void read(Results results) {
        for (Object value : results.values()) {
            if (value instanceof Tensor t && t.elements() <= MOST_ELEMENTS) {
                t.copy();
            }
        }
    }

    /** The argument tensors that share no memory with one that the op declares to write to. */
    private static List<Tensor> unwritten(Op op, Object[] given, List<Tensor> tensors) {
        List<Storage> written = new ArrayList<>();
        for (Object argument : given) {
            Op.Named named = (Op.Named) argument;
            Parameter p = op.schema().parameters().stream().filter(q -> q.name().equals(named.name())).findFirst().orElseThrow();
            if ((p.type().written() || STATISTICS.contains(p.name())) && named.value() instanceof Tensor t) {
                written.add(t.storage());
            } else if (p.type().written() && named.value() instanceof Tensor[] list) {
                Arrays.stream(list).filter(Objects::nonNull).map(Tensor::storage).forEach(written::add);
            }
        }
        return tensors.stream().filter(t -> !written.contains(t.storage())).toList();
    }

    private static byte[] bytes(Tensor t) {
        return t.contiguous().segment().toArray(ValueLayout.JAVA_BYTE);
    }
}
