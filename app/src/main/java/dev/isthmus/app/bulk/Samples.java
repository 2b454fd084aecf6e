package dev.isthmus.app.bulk;

import dev.isthmus.runtime.io.AtomicFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The file that ADM's evaluator reads: {@code arr_0}, uint8 [N, H, W, 3], and {@code arr_1}, the labels, int64 [N]. It is streamed from the
 * shards; no more than a buffer of it is in memory.
 *
 * @param folder of the job
 * @param job    whose shards are all finished
 */
record Samples(BulkFolder folder, BulkJob job) {
    private static final String IMAGES = "arr_0.npy";
    private static final String LABELS = "arr_1.npy";

    /**
     * Writes it, whole or not at all.
     *
     * @param crc       of {@link #imagesHeader} and all shards
     * @param workspace on the same file system: there the next one finds what a killed process left, which may be most of a large file
     */
    void write(long crc, Path workspace) throws IOException {
        byte[] header = imagesHeader();
        byte[] labels = labels();
        byte[] labelsHeader = Npy.header("<i8", job.size());
        CRC32 labelsCrc = new CRC32();
        labelsCrc.update(labelsHeader);
        labelsCrc.update(labels);
        Path written = workspace.resolve(folder.npz().getFileName());
        AtomicFiles.write(written, out -> {
            StoredZip zip = new StoredZip(out);
            zip.add(IMAGES, header.length + job.size() * job.imageBytes(), crc, member -> {
                member.write(header);
                copyShards(member);
            });
            zip.add(LABELS, labelsHeader.length + (long) labels.length, labelsCrc.getValue(), member -> {
                member.write(labelsHeader);
                member.write(labels);
            });
            zip.finish();
        });
        Durable.move(List.of(written), folder.folder());
    }

    /** What stands before the pixels. */
    byte[] imagesHeader() {
        return Npy.header("|u1", job.size(), job.side(), job.side(), BulkJob.CHANNELS);
    }

    private void copyShards(OutputStream out) throws IOException {
        List<Shard> shards = job.shards();
        for (Shard shard : shards) {
            new ShardReader(folder, job, shard).read((bytes, length) -> out.write(bytes, 0, length));
        }
    }

    private byte[] labels() {
        ImageOrder order = job.order();
        ByteBuffer labels = ByteBuffer.allocate(job.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int place = 0; place < job.size(); place++) {
            labels.putLong(order.get(place).label());
        }
        return labels.array();
    }
}
