package dev.isthmus.runtime.io;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.IsthmusException;
import dev.isthmus.runtime.io.PickleValue.Dict;
import dev.isthmus.runtime.io.PickleValue.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tensors of a file made by {@code torch.save} ({@code .pth}, {@code .ckpt}, {@code .pt}), read without running it.
 *
 * <p>Such a file is a zip with a Python pickle in it, and a pickle is a program. Here it is read by a machine that knows
 * only what a state dict is made of and executes nothing; a file that mentions anything else is refused, with its name.
 * Everything the pickle claims is checked on opening. Elements stay in the mapped file: a tensor that is contiguous is a
 * slice of it, another is copied off-heap when first asked for, and what is not asked for (an optimizer, say) costs
 * address space only.
 *
 * <pre>{@code
 * try (TorchCheckpoint weights = TorchCheckpoint.open(Path.of("checkpoint-last.pth"), StateDict.modelEma())) {
 *     weights.names().forEach(name -> System.out.println(weights.entry(name)));
 * }
 * }</pre>
 *
 * <p>Lifetime and threads are as for {@link Safetensors}. Checksums of the zip are not compared.
 */
public final class TorchCheckpoint implements Checkpoint {
    private final Path file;
    private final Arena arena;
    private final TorchArchive archive;
    private final Map<String, StridedView> views;
    private final Map<String, MemorySegment> gathered = new ConcurrentHashMap<>();

    private TorchCheckpoint(Path file, Arena arena, TorchArchive archive, Map<String, StridedView> views) {
        this.file = file;
        this.arena = arena;
        this.archive = archive;
        this.views = views;
    }

    /**
     * Maps {@code file} and checks all of its directory and of its pickle.
     *
     * @param choice which of the file's dicts holds the tensors; each value in it must be one
     * @throws CheckpointException if the file cannot be read, holds anything but weights and plain values, is damaged, or
     *     has no such dict; the message names what was found
     */
    public static TorchCheckpoint open(Path file, StateDict choice) {
        Arena arena = Arena.ofConfined();
        try {
            TorchArchive archive = TorchArchive.open(file, arena);
            PickleValue root = Unpickler.read(file, archive.pickle(), archive::require);
            Map<String, StridedView> views = views(file, chosen(file, root, choice), archive.copyLimit());
            return new TorchCheckpoint(file, arena, archive, views);
        } catch (Throwable t) {
            arena.close();
            throw t;
        }
    }

    @Override
    public Path file() {
        return file;
    }

    /** Always empty: PyTorch files carry no free text. */
    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public Set<String> names() {
        return views.keySet();
    }

    @Override
    public Entry entry(String name) {
        StridedView view = view(name);
        return new Entry(name, view.dtype(), view.shape(), view.bytes());
    }

    @Override
    public MemorySegment data(String name) {
        StridedView view = view(name);
        if (!arena.scope().isAlive()) {
            throw new IsthmusException(file + ": is closed, expected to be open when reading tensor " + Quoted.text(name));
        }
        if (view.isContiguous()) {
            return view.slice(archive.storage(view.storage())).asReadOnly();
        }
        return gathered.computeIfAbsent(name, n -> {
            MemorySegment copy = arena.allocate(view.bytes(), view.dtype().bytes());
            view.gather(archive.storage(view.storage()), copy);
            return copy.asReadOnly();
        });
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private StridedView view(String name) {
        StridedView view = views.get(name);
        if (view == null) {
            throw MissingTensor.in(file, names(), name);
        }
        return view;
    }

    private static Dict chosen(Path file, PickleValue root, StateDict choice) {
        if (!(root instanceof Dict top)) {
            throw new CheckpointException(file, "holds " + root.kind() + ", expected a dict");
        }
        if (choice.key().isEmpty()) {
            return top;
        }
        String key = choice.key().get();
        PickleValue value = top.byName.get(key);
        if (value == null) {
            throw new CheckpointException(file, "has no state dict " + Quoted.text(key) + ", "
                    + MissingTensor.expected(top.byName.keySet()));
        }
        if (!(value instanceof Dict dict)) {
            throw new CheckpointException(file, Quoted.text(key) + " is " + value.kind() + ", expected a state dict");
        }
        return dict;
    }

    /** Copies are made on demand, but their sum is bounded beforehand, since many tensors may show one storage. */
    private static Map<String, StridedView> views(Path file, Dict dict, long copyLimit) {
        Map<String, StridedView> views = new LinkedHashMap<>();
        long copied = 0;
        for (Map.Entry<String, PickleValue> entry : dict.byName.entrySet()) {
            String name = entry.getKey();
            if (!(entry.getValue() instanceof Tensor tensor)) {
                throw new CheckpointException(file, Quoted.text(name) + " is " + entry.getValue().kind()
                        + ", expected a tensor; is this dict the one that holds the weights?");
            }
            StridedView view = tensor.view();
            copied += view.isContiguous() ? 0 : Math.min(view.bytes(), copyLimit + 1);
            if (copied > copyLimit) {
                throw new CheckpointException(file, "tensor " + Quoted.text(name) + " and those before it need copies of more "
                        + "than " + copyLimit + " bytes, which is the limit for this file");
            }
            views.put(name, view);
        }
        return Collections.unmodifiableMap(views);
    }

    /**
     * One tensor of a state dict.
     *
     * @param name     key in the dict
     * @param dtype    element type
     * @param shape    sizes, outermost first; empty for a scalar
     * @param byteSize size of the data in bytes
     */
    public record Entry(String name, DType dtype, long[] shape, long byteSize) implements TensorEntry {
        public Entry {
            shape = shape.clone();
        }

        /** A copy of the sizes. */
        @Override
        public long[] shape() {
            return shape.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Entry e && name.equals(e.name) && dtype == e.dtype && Arrays.equals(shape, e.shape)
                    && byteSize == e.byteSize;
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + Arrays.hashCode(shape);
        }

        @Override
        public String toString() {
            return name + " " + dtype.safetensorsName() + " " + Arrays.toString(shape);
        }
    }
}
