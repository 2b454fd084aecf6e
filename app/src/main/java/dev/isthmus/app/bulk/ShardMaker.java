package dev.isthmus.app.bulk;

import dev.isthmus.app.generate.Generation;
import dev.isthmus.app.generate.Job;
import dev.isthmus.app.generate.Provenance;
import dev.isthmus.app.progress.Progress;
import dev.isthmus.app.progress.Work;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Computes shards one after the other, and leaves encoding and writing to the background. */
final class ShardMaker {
    private final BulkJob job;
    private final BulkFolder folder;
    private final Provenance provenance;
    private final Generation generation;
    private final Work work;
    private final Progress shown;
    private final OpenShards open;
    private final BackgroundWriter writer;
    private final ImageOrder order;
    private final int shards;
    /** Images of this run that are made or found. */
    private int done;
    private int made;

    ShardMaker(BulkJob job, BulkFolder folder, Provenance provenance, Generation generation, Work work, Progress shown,
               OpenShards open, BackgroundWriter writer) {
        this.job = job;
        this.folder = folder;
        this.provenance = provenance;
        this.generation = generation;
        this.work = work;
        this.shown = shown;
        this.open = open;
        this.writer = writer;
        order = job.order();
        shards = job.shards().size();
    }

    /** Images computed. */
    int made() {
        return made;
    }

    /** Makes a shard; false if another worker is making it. */
    boolean makeOrFind(Shard shard) throws IOException, InterruptedException {
        if (isThere(shard)) {
            done += shard.size();
            return true;
        }
        Optional<Claim> claim = Claim.take(folder.shards(), BulkFolder.name(shard));
        if (claim.isEmpty()) {
            return false;
        }
        if (wasMade(shard, claim.get())) {
            done += shard.size();
        } else {
            make(shard, open.add(ShardWriter.open(folder, job, shard, claim.get(), provenance)));
        }
        return true;
    }

    /** Looks once more, now that nobody else can make it. The claim is given back, unless the shard is to be made. */
    private boolean wasMade(Shard shard, Claim claim) throws IOException {
        try {
            if (!isThere(shard)) {
                Manifest.remove(folder); // of a finished job, one of whose shards has gone since
                return false;
            }
            claim.retire();
        } catch (IOException e) {
            claim.close();
            throw e;
        }
        claim.close();
        return true;
    }

    /** A shard that was there at the beginning has been read whole; one that another worker has made since then is looked at. */
    private boolean isThere(Shard shard) throws IOException {
        Optional<FinishedShard> record = FinishedShard.read(folder, job, shard);
        return record.isPresent() && record.get().looksWhole(folder, job);
    }

    private void make(Shard shard, ShardWriter files) throws IOException, InterruptedException {
        List<Job> images = order.of(shard);
        String part = "shard " + (shard.number() + 1) + " of " + shards;
        for (int from = 0; from < images.size(); from += generation.batch()) {
            List<Job> slice = images.subList(from, Math.min(images.size(), from + generation.batch()));
            generation.batch(slice, done, work, position -> shown.at(position.in(part)),
                    (image, pixels) -> writer.submit(() -> files.add(image, pixels)));
            done += slice.size();
            made += slice.size();
        }
        writer.submit(() -> {
            files.commit();
            open.close(files);
        });
    }
}
