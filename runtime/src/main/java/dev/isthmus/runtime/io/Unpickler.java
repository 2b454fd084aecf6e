package dev.isthmus.runtime.io;

import dev.isthmus.runtime.io.PickleValue.Dict;
import dev.isthmus.runtime.io.PickleValue.Flag;
import dev.isthmus.runtime.io.PickleValue.Named;
import dev.isthmus.runtime.io.PickleValue.Namespace;
import dev.isthmus.runtime.io.PickleValue.Plain;
import dev.isthmus.runtime.io.PickleValue.Sequence;
import dev.isthmus.runtime.io.PickleValue.Storage;
import dev.isthmus.runtime.io.PickleValue.Text;
import dev.isthmus.runtime.io.PickleValue.Tuple;
import dev.isthmus.runtime.io.PickleValue.Whole;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickle of a PyTorch checkpoint and runs none of it.
 *
 * <p>A pickle is a program for a small stack machine that can call anything Python can import. This machine knows the
 * instructions that state dicts are written with and the names in {@link PickleGlobal}; each "call" is a case below that
 * checks its arguments and builds inert data. Everything else is refused. No step recurses, and work, heap, depth and
 * stack are bounded, so a hostile pickle costs no more than an honest one of the same length.
 */
final class Unpickler {
    private static final int PROTOCOL = 2;
    private static final int MAX_STACK = 1 << 16;
    private static final int MAX_TEXT_BYTES = 1 << 20;
    private static final int MAX_NAME_BYTES = 256;

    private final Path file;
    private final PickleBytes in;
    private final StorageCheck storages;
    private final List<PickleValue> stack = new ArrayList<>();
    /** Heights of the stack at the marks that are open. */
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Long, PickleValue> memo = new HashMap<>();
    private final PickleBudget budget;
    private final PickleContainers containers;
    private final TensorRebuild rebuild;
    private int instruction;

    /** Told of every storage that the pickle names. */
    @FunctionalInterface
    interface StorageCheck {
        /** Throws {@link CheckpointException} unless there is a storage {@code key} of {@code bytes} bytes. */
        void require(String key, long bytes);
    }

    private Unpickler(Path file, byte[] pickle, StorageCheck storages) {
        this.file = file;
        this.in = new PickleBytes(file, pickle);
        this.storages = storages;
        this.budget = new PickleBudget(this::refusal);
        this.containers = new PickleContainers(budget, this::refusal);
        this.rebuild = new TensorRebuild(budget, this::refusal);
    }

    /**
     * The one value that {@code pickle} builds.
     *
     * @throws CheckpointException if it holds anything that is not listed here, or is cut or damaged
     */
    static PickleValue read(Path file, byte[] pickle, StorageCheck storages) {
        return new Unpickler(file, pickle, storages).run();
    }

    private PickleValue run() {
        refuseIf(in.u8() != 0x80 || in.u8() != PROTOCOL, "does not begin as a pickle of protocol " + PROTOCOL);
        while (true) {
            instruction = in.position();
            budget.spend(1);
            int opcode = in.u8();
            if (opcode == '.') {
                refuseIf(stack.size() != 1 || !marks.isEmpty(), "leaves " + stack.size() + " values, expected one");
                refuseIf(in.remaining() != 0, "goes on for " + in.remaining() + " bytes after its end");
                return stack.getFirst();
            }
            step(opcode);
        }
    }

    private void step(int opcode) {
        switch (opcode) {
            case '(' -> mark();
            case 'N' -> push(Plain.NONE);
            case 0x88 -> push(new Flag(true));
            case 0x89 -> push(new Flag(false));
            case 'K' -> push(new Whole(in.u8()));
            case 'M' -> push(new Whole(in.u16()));
            case 'J' -> push(new Whole(in.i32()));
            case 0x8a -> push(number(in.u8()));
            case 'G' -> {
                in.take(Double.BYTES);
                push(Plain.FRACTION);
            }
            case 'X' -> push(new Text(text()));
            case 'c' -> push(global());
            case '}' -> push(new Dict(false));
            case ']' -> push(new Sequence());
            case ')' -> push(new Tuple(List.of()));
            case 0x85 -> push(containers.tuple(pop(1)));
            case 0x86 -> push(containers.tuple(pop(2)));
            case 0x87 -> push(containers.tuple(pop(3)));
            case 't' -> push(containers.tuple(popToMark()));
            case 'a' -> append(pop(1));
            case 'e' -> append(popToMark());
            case 's' -> set(pop(2));
            case 'u' -> set(popToMark());
            case 'q' -> memo.put((long) in.u8(), top());
            case 'r' -> memo.put(in.u32(), top());
            case 'h' -> push(remembered(in.u8()));
            case 'j' -> push(remembered(in.u32()));
            case 'Q' -> push(storage(pop(1).getFirst()));
            case 'R' -> reduce(pop(2));
            case 0x81 -> create(pop(2));
            case 'b' -> build(pop(1).getFirst());
            default -> throw refusal(String.format("has instruction 0x%02x, which weights do not need", opcode));
        }
    }

    private void mark() {
        refuseIf(marks.size() >= PickleContainers.MAX_DEPTH, "nests more than " + PickleContainers.MAX_DEPTH + " levels deep");
        marks.push(stack.size());
    }

    private void push(PickleValue value) {
        refuseIf(stack.size() >= MAX_STACK, "stacks more than " + MAX_STACK + " values");
        stack.add(value);
    }

    /** What lies under the innermost open mark belongs to instructions after it is closed. */
    private int available() {
        return stack.size() - (marks.isEmpty() ? 0 : marks.peek());
    }

    private PickleValue top() {
        refuseIf(available() < 1, "uses a value that is not there");
        return stack.getLast();
    }

    private List<PickleValue> pop(int count) {
        refuseIf(available() < count, "uses a value that is not there");
        List<PickleValue> tail = stack.subList(stack.size() - count, stack.size());
        List<PickleValue> values = List.copyOf(tail);
        tail.clear();
        return values;
    }

    private List<PickleValue> popToMark() {
        refuseIf(marks.isEmpty(), "closes a group that it did not open");
        List<PickleValue> values = pop(available());
        marks.pop();
        return values;
    }

    private PickleValue remembered(long index) {
        PickleValue value = memo.get(index);
        refuseIf(value == null, "recalls value " + index + ", which it did not store");
        return value;
    }

    private PickleValue number(int bytes) {
        byte[] little = in.take(bytes);
        if (bytes > Long.BYTES) {
            return Plain.BIG_NUMBER;
        }
        long value = bytes == 0 ? 0 : little[bytes - 1];
        for (int i = bytes - 2; i >= 0; i--) {
            value = value << Byte.SIZE | Byte.toUnsignedLong(little[i]);
        }
        return new Whole(value);
    }

    private String text() {
        long bytes = in.u32();
        refuseIf(bytes > MAX_TEXT_BYTES, "has a text of " + bytes + " bytes, expected at most " + MAX_TEXT_BYTES);
        return utf8(in.take((int) bytes));
    }

    private String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new CheckpointException(file, at() + "has a text that is not valid UTF-8", e);
        }
    }

    private PickleValue global() {
        String module = utf8(in.line(MAX_NAME_BYTES));
        String symbol = utf8(in.line(MAX_NAME_BYTES));
        return PickleGlobal.of(module, symbol).map(Named::new).orElseThrow(() -> refusal("names "
                + Quoted.text(module + "." + symbol) + ", which is none of the names that weights need; it was not run"));
    }

    private void append(List<PickleValue> items) {
        containers.append(top(), items);
    }

    private void set(List<PickleValue> pairs) {
        containers.set(top(), pairs);
    }

    private void build(PickleValue state) {
        containers.attributes(top(), state);
    }

    private Storage storage(PickleValue id) {
        if (id instanceof Tuple tuple && tuple.items.size() == 5
                && tuple.items.get(0) instanceof Text tag && tag.text().equals("storage")
                && tuple.items.get(1) instanceof Named type && type.global().element().isPresent()
                && tuple.items.get(2) instanceof Text key && isStorageKey(key.text())
                && tuple.items.get(3) instanceof Text
                && tuple.items.get(4) instanceof Whole elements && elements.value() >= 0) {
            Storage storage = new Storage(key.text(), type.global().element().get(), elements.value());
            int size = storage.dtype().bytes();
            refuseIf(storage.elements() > Long.MAX_VALUE / size, "has a storage of " + storage.elements() + " elements");
            storages.require(storage.key(), storage.elements() * size);
            return storage;
        }
        throw refusal("has a reference that is not (\"storage\", type, number as text, place, elements)");
    }

    private static boolean isStorageKey(String key) {
        return !key.isEmpty() && key.length() <= 10 && key.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private void reduce(List<PickleValue> call) {
        if (!(call.get(0) instanceof Named callee) || !(call.get(1) instanceof Tuple arguments)) {
            throw refusal("calls " + call.get(0).kind() + " with " + call.get(1).kind());
        }
        switch (callee.global()) {
            case ORDERED_DICT -> push(containers.orderedDict(arguments.items));
            case REBUILD_TENSOR -> push(rebuild.tensor(arguments.items));
            case REBUILD_PARAMETER -> push(rebuild.parameter(arguments.items));
            default -> throw refusal("calls " + callee.kind() + ", expected a constructor of tensors or dicts");
        }
    }

    private void create(List<PickleValue> call) {
        boolean namespace = call.get(0) instanceof Named named && named.global() == PickleGlobal.NAMESPACE
                && call.get(1) instanceof Tuple arguments && arguments.items.isEmpty();
        refuseIf(!namespace, "creates " + call.get(0).kind() + " with " + call.get(1).kind()
                + ", expected argparse.Namespace with nothing");
        push(new Namespace());
    }

    private void refuseIf(boolean wrong, String what) {
        if (wrong) {
            throw refusal(what);
        }
    }

    private CheckpointException refusal(String what) {
        return new CheckpointException(file, at() + what);
    }

    private String at() {
        return "pickle, byte " + instruction + ": ";
    }
}
