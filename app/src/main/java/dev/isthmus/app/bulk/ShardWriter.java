package dev.isthmus.app.bulk;

import dev.isthmus.app.Version;
import dev.isthmus.app.generate.Job;
import dev.isthmus.app.generate.Provenance;
import dev.isthmus.app.image.Rgb;
import dev.isthmus.sampler.Pixels;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one shard: into the workspace of its claim, then, when all of it has been read back as it was written, to its place.
 */
final class ShardWriter implements AutoCloseable {
    private static final int CHUNK = 1 << 20;
    private static final int BUFFER = 1 << 16;

    private final BulkFolder folder;
    private final BulkJob job;
    private final Shard shard;
    private final Claim claim;
    private final Provenance provenance;
    private final MessageDigest digest = Sha256.digest();
    private final List<Path> files = new ArrayList<>();
    private final ShardEncoder encoder;
    private OutputStream open;
    private int place;

    private ShardWriter(BulkFolder folder, BulkJob job, Shard shard, Claim claim, Provenance provenance) throws IOException {
        this.folder = folder;
        this.job = job;
        this.shard = shard;
        this.claim = claim;
        this.provenance = provenance;
        place = shard.from();
        encoder = ShardEncoder.of(job, shard, this::next);
    }

    /** Takes the claim over, and closes it. */
    static ShardWriter open(BulkFolder folder, BulkJob job, Shard shard, Claim claim, Provenance provenance) throws IOException {
        try {
            return new ShardWriter(folder, job, shard, claim, provenance);
        } catch (IOException | RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    private OutputStream next(String name) throws IOException {
        endFile();
        Path file = claim.workspace().resolve(name);
        files.add(file);
        open = new BufferedOutputStream(new DigestOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), digest), BUFFER);
        return open;
    }

    private void endFile() throws IOException {
        if (open != null) {
            open.close();
        }
        open = null;
    }

    /** Takes the next image of the shard. */
    void add(Job image, Pixels pixels) throws IOException {
        String name = BulkFolder.stem(job, place) + ".png"; // what the command in its text calls it
        encoder.add(place, image, Rgb.of(pixels), provenance.of(image, 1, Path.of(name)));
        place++;
    }

    /** Puts the shard in its place. */
    void commit() throws IOException {
        encoder.finish();
        endFile();
        String written = Sha256.hex(digest.digest());
        long bytes = check(written);
        Durable.move(files, folder.place(job.format()));
        new FinishedShard(job.hash(), shard, bytes, written, Version.text(), provenance.libtorch()).write(folder, claim.workspace());
        claim.retire();
    }

    /** Reads back what was written. */
    private long check(String written) throws IOException {
        MessageDigest found = Sha256.digest();
        byte[] chunk = new byte[CHUNK];
        long bytes = 0;
        for (Path file : files) {
            Durable.force(file);
            ShardReader.read(file, found, chunk, ShardReader.Bytes.NONE);
            bytes += Files.size(file);
        }
        if (!Sha256.hex(found.digest()).equals(written)) {
            throw new IOException("shard " + shard.number() + " cannot be read back from " + folder.folder()
                    + " as it was written: the disk is failing");
        }
        return bytes;
    }

    /** Gives the claim back; what is not committed is removed. */
    @Override
    public void close() throws IOException {
        try {
            endFile();
        } catch (IOException e) {
            // A disk that is full is told of by whoever wrote; this only writes what was buffered, of a file that goes now.
        } finally {
            claim.close();
        }
    }
}
