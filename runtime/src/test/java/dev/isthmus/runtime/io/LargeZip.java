package dev.isthmus.runtime.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A zip with a hole of any size in it, which takes next to no room on disk. */
final class LargeZip {
    private final FileChannel channel;
    private final ByteBuffer directory = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    private long at;
    private int count;

    private LargeZip(FileChannel channel) {
        this.channel = channel;
    }

    /** {@code a/data.pkl}, then {@code a/data/0} of {@code hole} zeros, then {@code a/data/1}. */
    static Path write(Path file, byte[] pickle, long hole, byte[] last) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE)) {
            LargeZip zip = new LargeZip(channel);
            zip.member("a/data.pkl", pickle, pickle.length);
            zip.member("a/data/0", new byte[0], hole);
            zip.member("a/data/1", last, last.length);
            zip.end();
        }
        return file;
    }

    private void member(String name, byte[] data, long bytes) throws IOException {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        int padding = Math.floorMod(-(at + 30 + utf8.length), 64);
        directory.putInt(0x02014b50).putInt(0).putShort((short) 0x808).putShort((short) 0).putInt(0).putInt(0).putInt(-1)
                .putInt(-1).putShort((short) utf8.length).putShort((short) 28).putInt(0).putShort((short) 0).putInt(0)
                .putInt(-1).put(utf8).putShort((short) 1).putShort((short) 24).putLong(bytes).putLong(bytes).putLong(at);
        put(ByteBuffer.allocate(30 + utf8.length + padding).order(ByteOrder.LITTLE_ENDIAN).putInt(0x04034b50)
                .putShort((short) 0).putShort((short) 0x808).putShort((short) 0).putInt(0).putInt(0).putInt(0).putInt(0)
                .putShort((short) utf8.length).putShort((short) padding).put(utf8).rewind());
        channel.write(ByteBuffer.wrap(data), at);
        at += bytes;
        count++;
    }

    private void end() throws IOException {
        long begin = at;
        put(directory.flip());
        long record = at;
        put(ByteBuffer.allocate(98).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x06064b50).putLong(44).putInt(0).putInt(0).putInt(0).putLong(count).putLong(count)
                .putLong(record - begin).putLong(begin)
                .putInt(0x07064b50).putInt(0).putLong(record).putInt(1)
                .putInt(0x06054b50).putInt(0).putShort((short) count).putShort((short) count)
                .putInt((int) (record - begin)).putInt(-1).putShort((short) 0).flip());
    }

    private void put(ByteBuffer bytes) throws IOException {
        at += channel.write(bytes, at);
    }
}
