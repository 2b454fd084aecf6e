package dev.isthmus.runtime.io;

import java.lang.foreign.MemorySegment;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Safetensors in several files, with an index ({@code model.safetensors.index.json}) that says which tensor is where.
 *
 * <p>All files are mapped and checked on opening. Each must lie beside the index, by a plain name, and hold exactly the
 * tensors that the index puts there: one that is only in a file could be read by one program and missed by another.
 *
 * <pre>{@code
 * try (ShardedSafetensors weights = ShardedSafetensors.open(Path.of("t5/model.safetensors.index.json"))) {
 *     MemorySegment shared = weights.data("shared.weight");
 * }
 * }</pre>
 *
 * <p>Lifetime and threads are as for {@link Safetensors}.
 */
public final class ShardedSafetensors implements Checkpoint {
    /** Each takes a mapping, of which a process has a limited number. */
    private static final int MAX_SHARDS = 4096;

    private final Path file;
    private final ShardIndex index;
    private final Map<String, Safetensors> shards;

    private ShardedSafetensors(Path file, ShardIndex index, Map<String, Safetensors> shards) {
        this.file = file;
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
        Map<String, Safetensors> shards = new LinkedHashMap<>();
        try {
            for (String shard : index.shards().values()) {
                if (!shards.containsKey(shard)) {
                    if (shards.size() == MAX_SHARDS) {
                        throw new CheckpointException(file, "weight_map names more than " + MAX_SHARDS + " files");
                    }
                    shards.put(shard, Safetensors.open(beside(file, shard)));
                }
            }
            refuseUnlessAgreed(file, index, shards);
            return new ShardedSafetensors(file, index, shards);
        } catch (Throwable t) {
            closeAll(shards, t);
            throw t;
        }
    }

    @Override
    public Path file() {
        return file;
    }

    /** The plain values of the index's {@code metadata}, as text. */
    @Override
    public Map<String, String> metadata() {
        return index.metadata();
    }

    @Override
    public Set<String> names() {
        return index.shards().keySet();
    }

    @Override
    public Safetensors.Entry entry(String name) {
        return shard(name).entry(name);
    }

    @Override
    public MemorySegment data(String name) {
        return shard(name).data(name);
    }

    /** Unmaps all files, also when one of them is in use; a second call does nothing more. */
    @Override
    public void close() {
        IllegalStateException inUse = new IllegalStateException(file + ": is in use");
        closeAll(shards, inUse);
        if (inUse.getSuppressed().length > 0) {
            throw inUse;
        }
    }

    private Safetensors shard(String name) {
        String shard = index.shards().get(name);
        if (shard == null) {
            throw MissingTensor.in(file, names(), name);
        }
        return shards.get(shard);
    }

    private static Path beside(Path file, String shard) {
        try {
            return file.resolveSibling(shard);
        } catch (InvalidPathException e) {
            throw new CheckpointException(file, "weight_map names file " + Quoted.text(shard)
                    + ", which this system cannot name", e);
        }
    }

    private static void refuseUnlessAgreed(Path file, ShardIndex index, Map<String, Safetensors> shards) {
        index.shards().forEach((name, shard) -> {
            if (!shards.get(shard).names().contains(name)) {
                throw new CheckpointException(file, "weight_map puts tensor " + Quoted.text(name) + " in "
                        + Quoted.text(shard) + ", which does not hold it");
            }
        });
        shards.forEach((shard, opened) -> {
            for (String name : opened.names()) {
                if (!shard.equals(index.shards().get(name))) {
                    throw new CheckpointException(file, "shard " + Quoted.text(shard) + " holds tensor "
                            + Quoted.text(name) + ", which weight_map does not put there");
                }
            }
        });
    }

    private static void closeAll(Map<String, Safetensors> shards, Throwable collector) {
        for (Safetensors shard : shards.values()) {
            try {
                shard.close();
            } catch (IllegalStateException e) {
                collector.addSuppressed(e);
            }
        }
    }
}
