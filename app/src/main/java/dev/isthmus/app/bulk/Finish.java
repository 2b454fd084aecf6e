package dev.isthmus.app.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Puts together what the format wants as a whole, once all shards are finished.
 *
 * @param folder of the job
 * @param job    of the folder
 */
public record Finish(BulkFolder folder, BulkJob job) {
    private static final long WAIT_MILLIS = 500;

    /**
     * Makes sure that all is there: reads all shards, writes {@code samples.npz} from them if the job is one of npz, and the manifest. It may be
     * broken off and done again; of two processes one does it, and the other waits.
     *
     * @throws IncompleteException if a shard is missing or damaged; the record of a damaged one is removed, so that it is made again
     */
    public void run() throws IOException, InterruptedException {
        while (!isDone()) {
            Optional<Claim> claim = Claim.take(folder.shards(), "finish");
            if (claim.isEmpty()) {
                Thread.sleep(WAIT_MILLIS);
                continue;
            }
            try (Claim held = claim.get()) {
                if (!isDone()) { // since the first look
                    write();
                }
                held.retire();
            }
        }
        removeWorkOfTheKilled();
    }

    /** Of a job that is done: a process may have been killed after its last file was written, and before its work was put away. */
    void removeWorkOfTheKilled() throws IOException {
        Claim.removeLeft(folder.shards());
    }

    /** Whether manifest, index and npz are there, as they were written. Shards are not looked at. */
    public boolean isDone() throws IOException {
        return new Manifest(folder, job).damage().isEmpty();
    }

    private void write() throws IOException {
        Samples samples = new Samples(folder, job);
        CRC32 crc = new CRC32();
        crc.update(samples.imagesHeader());
        List<FinishedShard> finished = new ArrayList<>();
        for (Shard shard : job.shards()) {
            FinishedShard record = FinishedShard.read(folder, job, shard)
                    .orElseThrow(() -> new IncompleteException(folder, "shard " + shard.number() + " is not finished"));
            Optional<String> damage = record.damage(folder, job, (bytes, length) -> crc.update(bytes, 0, length));
            if (damage.isPresent()) {
                Files.deleteIfExists(folder.record(shard));
                throw new IncompleteException(folder, "shard " + shard.number() + " is damaged: " + damage.get());
            }
            finished.add(record);
        }
        if (job.format() == ImageFormat.NPZ) {
            samples.write(crc.getValue());
        }
        new Manifest(folder, job).write(finished);
        removeWorkInProgress();
    }

    /**
     * What killed processes left. Nobody works on a shard any more, whoever takes a claim from now on sees that, and the folder of the shards is this
     * program's own.
     */
    private void removeWorkInProgress() throws IOException {
        remove(folder.shards(), ".");
        remove(folder.folder(), ".isthmus-");
    }

    private static void remove(Path place, String prefix) throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(place)) {
            left = files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
        }
        for (Path each : left) {
            Durable.remove(each);
        }
    }
}
