package dev.isthmus.runtime.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Safetensors in several files, with an index ({@code model.safetensors.index.json}) that says which tensor is where.
 *
 * <p>All files are mapped and checked on opening. Each must lie beside the index, by a plain name, and hold exactly the
 * tensors that the index puts there: one that is only in a file could be read by one program and missed by another.
 *
 * {@snippet :
 * try (ShardedSafetensors weights = ShardedSafetensors.open(folder.resolve("model.safetensors.index.json"))) {
 *     MemorySegment w = weights.data("w");
 * }
 * }
 *
 * <p>Lifetime is as for {@link Safetensors}.
 */
public final class ShardedSafetensors extends MappedTensors implements Checkpoint {
    /** Each takes a mapping, of which a process has a limited number. */
    private static final int MAX_SHARDS = 4096;

    private final ShardIndex index;
    private final Map<String, Safetensors> shards;

    private ShardedSafetensors(Path file, Arena arena, ShardIndex index, Map<String, Safetensors> shards) {
        super(file, arena, index.shards().entrySet().stream().map(e -> shards.get(e.getValue()).entry(e.getKey()))::iterator);
        this.index = index;
        this.shards = shards;
    }

    /**
     * Opens all files that the index {@code file} names.
     *
     * @throws CheckpointException if the index or one of its files cannot be read or is not as it should be
     */
    public static ShardedSafetensors open(Path file) {
        ShardIndex index = ShardIndex.read(file);
        return open(arena -> new ShardedSafetensors(file, arena, index, shards(file, index, arena)));
    }

    /** The plain values of the index's {@code metadata}, as text. */
    @Override
    public Map<String, String> metadata() {
        return index.metadata();
    }

    /** The index, then the files that it names. */
    @Override
    public List<Path> files() {
        return Stream.concat(Stream.of(file()), shards.values().stream().map(Safetensors::file)).toList();
    }

    @Override
    MemorySegment locate(TensorEntry tensor) {
        return shards.get(index.shards().get(tensor.name())).locate(tensor);
    }

    private static Map<String, Safetensors> shards(Path file, ShardIndex index, Arena arena) {
        Map<String, Safetensors> shards = new LinkedHashMap<>();
        for (String shard : index.shards().values()) {
            if (!shards.containsKey(shard)) {
                if (shards.size() == MAX_SHARDS) {
                    throw new CheckpointException(file, "weight_map names more than " + MAX_SHARDS + " files");
                }
                Safetensors opened = Safetensors.mapped(beside(file, shard), arena);
                refuseUnlisted(file, index, shard, opened);
                shards.put(shard, opened);
            }
        }
        refuseUnlessAllThere(file, index, shards);
        return shards;
    }

    private static Path beside(Path file, String shard) {
        try {
            return file.resolveSibling(shard);
        } catch (InvalidPathException e) {
            throw new CheckpointException(file, "weight_map names file " + Quoted.text(shard)
                    + ", which this system cannot name", e);
        }
    }

    /** At once for each file, so that links to one large file cannot fill the heap with its header again and again. */
    private static void refuseUnlisted(Path file, ShardIndex index, String shard, Safetensors opened) {
        for (String name : opened.names()) {
            if (!shard.equals(index.shards().get(name))) {
                throw new CheckpointException(file, "shard " + Quoted.text(shard) + " holds tensor "
                        + Quoted.text(name) + ", which weight_map does not put there");
            }
        }
    }

    private static void refuseUnlessAllThere(Path file, ShardIndex index, Map<String, Safetensors> shards) {
        index.shards().forEach((name, shard) -> {
            if (!shards.get(shard).names().contains(name)) {
                throw new CheckpointException(file, "weight_map puts tensor " + Quoted.text(name) + " in "
                        + Quoted.text(shard) + ", which does not hold it");
            }
        });
    }
}
