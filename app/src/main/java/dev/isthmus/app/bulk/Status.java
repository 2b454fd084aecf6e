package dev.isthmus.app.bulk;

import dev.isthmus.app.report.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a job is, by its records; nothing else is read.
 *
 * @param shards   of the job
 * @param finished of these
 * @param images   of the job
 * @param made     of these, in finished shards
 * @param complete whether the manifest is written, and no shard has gone since
 * @param left     time until the last shard at the pace so far, where that can be told
 */
public record Status(int shards, int finished, int images, int made, boolean complete, Optional<Duration> left) {

    /** Looks at a folder. */
    public static Status of(BulkFolder folder, BulkJob job) throws IOException {
        int finished = 0;
        int made = 0;
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        int ofFirst = 0;
        for (Shard shard : job.shards()) {
            if (FinishedShard.read(folder, job, shard).isEmpty()) {
                continue;
            }
            Instant time = Files.getLastModifiedTime(folder.record(shard)).toInstant();
            finished++;
            made += shard.size();
            if (time.isBefore(first)) {
                first = time;
                ofFirst = shard.size();
            }
            last = time.isAfter(last) ? time : last;
        }
        boolean manifest = new Manifest(folder, job).exists();
        if (manifest && job.format() == ImageFormat.NPZ) { // and its shards may be gone
            return new Status(job.shards().size(), job.shards().size(), job.size(), job.size(), true, Optional.empty());
        }
        boolean complete = manifest && made == job.size();
        return new Status(job.shards().size(), finished, job.size(), made, complete,
                complete ? Optional.empty() : left(job.size() - made, made - ofFirst, first, last));
    }

    /** Images since the first record, in the time since then. A clock that was set back tells nothing. */
    private static Optional<Duration> left(int images, int since, Instant first, Instant last) {
        if (since <= 0 || !last.isAfter(first)) {
            return Optional.empty();
        }
        double millis = (double) Duration.between(first, last).toMillis() / since;
        return Optional.of(Duration.ofMillis((long) (millis * images)));
    }

    /** For people. */
    public String line() {
        return finished + " of " + Format.count(shards, "shard") + ", " + made + " of " + Format.count(images, "image") + ", "
                + (int) (100L * made / images) + "%" + (complete ? ", complete" : made == images ? ", to be merged" : "")
                + left.filter(time -> made < images).map(time -> ", about " + Format.clock(time) + " left at the pace so far").orElse("");
    }
}
