package dev.isthmus.app.bulk;

import dev.isthmus.app.report.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * The files of a finished shard, one after the other.
 *
 * @param folder of the job
 * @param job    that the shard is of
 * @param shard  which one
 */
record ShardReader(BulkFolder folder, BulkJob job, Shard shard) {
    private static final int CHUNK = 1 << 20;

    /** Takes bytes as they are read. */
    @FunctionalInterface
    interface Bytes {
        /** Takes none. */
        Bytes NONE = (bytes, length) -> { };

        void accept(byte[] bytes, int length) throws IOException;
    }

    /** Bytes of all files. */
    long size() throws IOException {
        long size = 0;
        for (String name : BulkFolder.files(job, shard)) {
            size += Files.size(file(name));
        }
        return size;
    }

    /** Hands all bytes to {@code sink}. Returns their SHA-256. */
    String read(Bytes sink) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] chunk = new byte[CHUNK];
        for (String name : BulkFolder.files(job, shard)) {
            read(file(name), digest, chunk, sink);
        }
        return Sha256.hex(digest.digest());
    }

    /** One file of whatever kind, through a digest. */
    static void read(Path file, MessageDigest digest, byte[] chunk, Bytes sink) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = read(file, in, chunk); n >= 0; n = read(file, in, chunk)) {
                digest.update(chunk, 0, n);
                sink.accept(chunk, n);
            }
        }
    }

    private static int read(Path file, InputStream in, byte[] chunk) throws IOException {
        try {
            return in.read(chunk);
        } catch (IOException e) {
            throw FileTrouble.reading(file, e);
        }
    }

    private Path file(String name) {
        return folder.place(job.format()).resolve(name);
    }
}
