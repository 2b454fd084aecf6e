package dev.isthmus.app.bulk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads every file of a job and holds it against its SHA-256.
 *
 * @param checked shards and files that were read
 * @param faults  a line for each thing that is missing or damaged
 */
public record Verification(int checked, List<String> faults) {

    /** Reads a folder; nothing in it is changed. */
    public static Verification of(BulkFolder folder, BulkJob job) throws IOException {
        List<String> faults = new ArrayList<>();
        Optional<String> whole = new Manifest(folder, job).damage();
        boolean mayBeGone = job.format() == ImageFormat.NPZ && whole.isEmpty(); // all that was in the shards is in the file then
        int checked = 1;
        for (Shard shard : job.shards()) {
            Optional<FinishedShard> record = FinishedShard.read(folder, job, shard);
            if (record.isEmpty() || mayBeGone && !record.get().looksWhole(folder, job)) {
                if (!mayBeGone) {
                    faults.add("shard " + shard.number() + ": not finished");
                }
                continue;
            }
            checked++;
            record.get().damage(folder, job, ShardReader.Bytes.NONE)
                    .ifPresent(damage -> faults.add("shard " + shard.number() + ": " + damage));
        }
        whole.ifPresent(faults::add);
        return new Verification(checked, List.copyOf(faults));
    }
}
