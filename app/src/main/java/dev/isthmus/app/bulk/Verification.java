package dev.isthmus.app.bulk;

import dev.isthmus.app.report.FileTrouble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

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
        Manifest manifest = new Manifest(folder, job);
        Optional<String> whole = manifest.damage();
        int checked = 1;
        // All that was in the shards of a finished npz is in the file: they may be gone, and nobody mends them.
        List<Shard> needed = job.format() == ImageFormat.NPZ && whole.isEmpty() ? List.of() : job.shards();
        Optional<JsonNode> told = manifest.shards();
        for (Shard shard : needed) {
            Optional<FinishedShard> record = FinishedShard.read(folder, job, shard);
            if (record.isEmpty()) {
                faults.add("shard " + shard.number() + ": not finished");
                continue;
            }
            checked++;
            Optional<String> damage = damage(folder, job, record.get());
            if (damage.isEmpty() && told.isPresent() && !Manifest.tellsOf(told.get(), record.get())) {
                damage = Optional.of("was made again since manifest.json was written");
            }
            damage.ifPresent(what -> faults.add("shard " + shard.number() + ": " + what));
        }
        whole.ifPresent(faults::add);
        return new Verification(checked, List.copyOf(faults));
    }

    private static Optional<String> damage(BulkFolder folder, BulkJob job, FinishedShard record) {
        try {
            return record.damage(folder, job, ShardReader.Bytes.NONE);
        } catch (IOException e) {
            return Optional.of("cannot be read: " + FileTrouble.line(e));
        }
    }
}
