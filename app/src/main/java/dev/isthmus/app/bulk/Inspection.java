package dev.isthmus.app.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads finished shards, and forgets those that are not as their records say, so that they are made again.
 *
 * @param folder of the job
 * @param job    of the folder
 */
record Inspection(BulkFolder folder, BulkJob job) {
    private static final long LOOK_MILLIS = 50;

    /** Whether a shard is there and as its record says. */
    boolean isSound(Shard shard) throws IOException {
        Optional<FinishedShard> record = FinishedShard.read(folder, job, shard);
        return record.isPresent() && record.get().damage(folder, job, ShardReader.Bytes.NONE).isEmpty();
    }

    /**
     * Looks at a shard again with nobody else at it, and forgets it if it is damaged. Without the claim this might be the record of a worker that saw the
     * damage earlier, and has made the shard since. Another worker that has the claim is waited for: it may be killed before it comes to see the damage.
     *
     * @param notice told of damage
     */
    boolean isSoundOrForgotten(Shard shard, Consumer<String> notice) throws IOException, InterruptedException {
        while (Files.exists(folder.record(shard))) {
            Optional<Claim> claim = Claim.take(folder.shards(), BulkFolder.name(shard));
            if (claim.isPresent()) {
                try (Claim held = claim.get()) {
                    return isSoundOrForgotten(shard, held, notice);
                }
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return false;
    }

    private boolean isSoundOrForgotten(Shard shard, Claim held, Consumer<String> notice) throws IOException {
        Optional<FinishedShard> record = FinishedShard.read(folder, job, shard);
        Optional<String> damage = record.isEmpty() ? Optional.empty() : record.get().damage(folder, job, ShardReader.Bytes.NONE);
        if (record.isPresent() && damage.isEmpty()) {
            held.retire();
            return true;
        }
        damage.ifPresent(what -> notice.accept("shard " + shard.number() + " is damaged and made again: " + what));
        Manifest.remove(folder); // first, since where it is all shards are
        Files.deleteIfExists(folder.record(shard));
        return false;
    }
}
