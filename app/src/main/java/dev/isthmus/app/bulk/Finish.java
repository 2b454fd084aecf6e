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
     * broken off and done again; of two processes one does it, and the other waits. Of a job that is done shards are looked for, and not read.
     *
     * @throws IncompleteException if a shard is missing or damaged; the record of a damaged one is removed, so that it is made again
     */
    public void run() throws IOException, InterruptedException {
        while (!isDone()) {
            if (!Files.isDirectory(folder.shards())) {
                throw new IncompleteException(folder, "it has no folder shards");
            }
            Optional<Claim> claim = Claim.take(folder.shards(), "finish");
            if (claim.isEmpty()) {
                Thread.sleep(WAIT_MILLIS);
                continue;
            }
            try (Claim held = claim.get()) {
                if (!isDone()) { // since the first look
                    write(held.workspace());
                }
                held.retire();
            }
        }
        removeWorkOfTheKilled();
    }

    /**
     * As {@link #run}, for whoever has read nothing before: of a job that is done, shards are read too, unless all that was in them is in {@code samples.npz}.
     *
     * @throws IncompleteException as {@link #run}
     */
    public void runAndCheck() throws IOException, InterruptedException {
        if (job.format() != ImageFormat.NPZ && isDone()) {
            shards(ShardReader.Bytes.NONE);
        }
        run();
    }

    /** Of a job that is done: a process may have been killed after its last file was written, and before its work was put away. */
    void removeWorkOfTheKilled() throws IOException {
        Claim.removeLeft(folder.shards());
    }

    /** Whether manifest, index and npz are there, as they were written, and the manifest tells of the shards that are there. These are not read. */
    public boolean isDone() throws IOException {
        Manifest manifest = new Manifest(folder, job);
        return manifest.damage().isEmpty() && (job.format() == ImageFormat.NPZ || manifest.tellsOfAllShards());
    }

    private void write(Path workspace) throws IOException, InterruptedException {
        Samples samples = new Samples(folder, job);
        CRC32 crc = new CRC32();
        crc.update(samples.imagesHeader());
        List<FinishedShard> finished = shards((bytes, length) -> crc.update(bytes, 0, length));
        if (job.format() == ImageFormat.NPZ) {
            samples.write(crc.getValue(), workspace);
        }
        new Manifest(folder, job).write(finished, workspace);
        removeJobFilesInProgress();
    }

    /** Reads all shards. */
    private List<FinishedShard> shards(ShardReader.Bytes alsoRead) throws IOException, InterruptedException {
        List<FinishedShard> finished = new ArrayList<>();
        for (Shard shard : job.shards()) {
            FinishedShard record = FinishedShard.read(folder, job, shard)
                    .orElseThrow(() -> new IncompleteException(folder, "shard " + shard.number() + " is not finished"));
            Optional<String> damage = record.damage(folder, job, alsoRead);
            if (damage.isPresent()) {
                new Inspection(folder, job).isSoundOrForgotten(shard, told -> { }); // sound if another worker has just made it again
                throw new IncompleteException(folder, "shard " + shard.number() + " is damaged: " + damage.get());
            }
            finished.add(record);
        }
        return finished;
    }

    /** What processes left that were killed when the folder was new. Whoever begins from now on finds the job file. */
    private void removeJobFilesInProgress() throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(folder.folder())) {
            left = files.filter(file -> file.getFileName().toString().startsWith(".isthmus-")).toList();
        }
        for (Path each : left) {
            Durable.remove(each);
        }
    }
}
