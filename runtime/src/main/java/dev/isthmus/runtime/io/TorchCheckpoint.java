package dev.isthmus.runtime.io;

import dev.isthmus.runtime.io.PickleValue.Dict;
import dev.isthmus.runtime.io.PickleValue.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The tensors of a file made by {@code torch.save} ({@code .pth}, {@code .ckpt}, {@code .pt}), read without running it.
 *
 * <p>Such a file is a zip with a Python pickle in it, and a pickle is a program. Here it is read by a machine that knows
 * only what a state dict is made of and executes nothing; a file that mentions anything else is refused, with its name.
 * Everything the pickle claims is checked on opening. Elements stay in the mapped file: a tensor that is contiguous is a
 * slice of it, another is copied off-heap when first asked for, and what is not asked for (an optimizer, say) costs
 * address space only.
 *
 * {@snippet :
 * try (TorchCheckpoint weights = TorchCheckpoint.open(torchFile, StateDict.modelEma())) {
 *     weights.names().forEach(name -> log(weights.entry(name)));
 * }
 * }
 *
 * <p>Lifetime is as for {@link Safetensors}. Checksums of the zip are not compared.
 */
public final class TorchCheckpoint extends MappedTensors implements Checkpoint {
    private final Arena arena;
    private final TorchArchive archive;
    private final Map<String, StridedView> views;
    private final Map<String, MemorySegment> gathered = new ConcurrentHashMap<>();

    private TorchCheckpoint(Path file, Arena arena, TorchArchive archive, Map<String, StridedView> views) {
        super(file, arena, views.entrySet().stream().map(e -> e.getValue().entry(e.getKey()))::iterator);
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
        return open(arena -> {
            TorchArchive archive = TorchArchive.open(file, arena);
            PickleValue root = Unpickler.read(file, archive.pickle(), archive::require);
            Map<String, StridedView> views = views(file, chosen(file, root, choice), archive.copyLimit());
            return new TorchCheckpoint(file, arena, archive, views);
        });
    }

    /** Always empty: PyTorch files carry no free text. */
    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    /** A slice of the storage where that will do, else a copy, off-heap and once. */
    @Override
    MemorySegment locate(TensorEntry tensor) {
        StridedView view = views.get(tensor.name());
        MemorySegment storage = archive.storage(view.storage());
        if (view.isContiguous()) {
            return view.slice(storage);
        }
        return gathered.computeIfAbsent(tensor.name(), n -> {
            MemorySegment copy = arena.allocate(view.bytes(), view.dtype().bytes());
            view.gather(storage, copy);
            return copy;
        });
    }

    private static Dict chosen(Path file, PickleValue root, StateDict choice) {
        if (!(root instanceof Dict top)) {
            throw new CheckpointException(file, "holds " + root.kind() + ", expected a dict");
        }
        String key = choice.keys().stream().filter(top.byName::containsKey).findFirst().orElse(null);
        if (key == null && choice.orTopLevel()) {
            return top;
        }
        if (key == null) {
            throw new CheckpointException(file, "has no state dict "
                    + choice.keys().stream().map(Quoted::text).collect(Collectors.joining(" or ")) + ", "
                    + MissingTensor.expected(top.byName.keySet()));
        }
        if (!(top.byName.get(key) instanceof Dict dict)) {
            throw new CheckpointException(file, Quoted.text(key) + " is " + top.byName.get(key).kind()
                    + ", expected a state dict");
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
        return views;
    }
}
