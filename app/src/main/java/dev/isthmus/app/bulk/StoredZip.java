package dev.isthmus.app.bulk;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a zip of uncompressed members in one pass, as NumPy's {@code savez} does, without times. Sizes and places that 32 bits cannot hold go
 * into zip64 fields (APPNOTE.TXT 6.3.10, §4.3.14, §4.5.3); a smaller file has none of these.
 *
 * <p>The JDK's own writer wants CRC and size of a stored member too, and says zip64 only at sizes that no test can afford.
 */
final class StoredZip {
    /** The largest number of 32 bits, which also says: look in the zip64 field. */
    static final long MAX_32 = 0xFFFF_FFFFL;
    private static final int LOCAL = 0x0403_4b50;
    private static final int CENTRAL = 0x0201_4b50;
    private static final int END = 0x0605_4b50;
    private static final int END_64 = 0x0606_4b50;
    private static final int LOCATOR_64 = 0x0706_4b50;
    private static final short PLAIN = 20;
    private static final short WITH_ZIP64 = 45;
    private static final short ZIP64_FIELD = 1;
    /** 1 January 1980, the earliest there is. */
    private static final short DATE = 1 << 5 | 1;

    private final CountingStream out;
    private final long limit;
    private final List<Member> members = new ArrayList<>();

    /** Writes the bytes of a member. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private record Member(byte[] name, long size, int crc, long at) {
    }

    /** Does not close {@code out}. */
    StoredZip(OutputStream out) {
        this(out, MAX_32);
    }

    /** @param limit sizes and places from here on go into zip64 fields; less than {@link #MAX_32} in tests only */
    StoredZip(OutputStream out, long limit) {
        this.out = new CountingStream(out);
        this.limit = limit;
    }

    /**
     * Adds a member.
     *
     * @param size of its content
     * @param crc  CRC-32 of its content
     * @throws IOException if the content turns out to be another
     */
    void add(String name, long size, long crc, Content content) throws IOException {
        Member member = new Member(name.getBytes(StandardCharsets.US_ASCII), size, (int) crc, out.count);
        members.add(member);
        boolean zip64 = size >= limit;
        ByteBuffer header = buffer(30 + member.name.length + 20)
                .putInt(LOCAL).putShort(zip64 ? WITH_ZIP64 : PLAIN).putShort((short) 0).putShort((short) 0)
                .putShort((short) 0).putShort(DATE).putInt(member.crc).putInt(narrow(size)).putInt(narrow(size))
                .putShort((short) member.name.length).putShort((short) (zip64 ? 20 : 0)).put(member.name);
        if (zip64) {
            header.putShort(ZIP64_FIELD).putShort((short) 16).putLong(size).putLong(size);
        }
        write(header);
        long begin = out.count;
        out.crc.reset();
        content.writeTo(out);
        if (out.count - begin != size || out.crc.getValue() != crc) {
            throw new IOException("the content of " + name + " changed while it was written");
        }
    }

    /** Writes the directory, which ends the file. */
    void finish() throws IOException {
        long at = out.count;
        for (Member member : members) {
            write(central(member));
        }
        long size = out.count - at;
        if (at >= limit || size >= limit) {
            write(buffer(56).putInt(END_64).putLong(44).putShort(WITH_ZIP64).putShort(WITH_ZIP64).putInt(0).putInt(0)
                    .putLong(members.size()).putLong(members.size()).putLong(size).putLong(at));
            write(buffer(20).putInt(LOCATOR_64).putInt(0).putLong(at + size).putInt(1));
        }
        short count = (short) members.size();
        write(buffer(22).putInt(END).putShort((short) 0).putShort((short) 0).putShort(count).putShort(count)
                .putInt(narrow(size)).putInt(narrow(at)).putShort((short) 0));
        out.flush();
    }

    private ByteBuffer central(Member member) {
        boolean largeSize = member.size >= limit;
        boolean largeAt = member.at >= limit;
        int fields = (largeSize ? 16 : 0) + (largeAt ? 8 : 0);
        boolean zip64 = fields > 0;
        ByteBuffer header = buffer(46 + member.name.length + 28)
                .putInt(CENTRAL).putShort(zip64 ? WITH_ZIP64 : PLAIN).putShort(zip64 ? WITH_ZIP64 : PLAIN).putShort((short) 0)
                .putShort((short) 0).putShort((short) 0).putShort(DATE).putInt(member.crc)
                .putInt(narrow(member.size)).putInt(narrow(member.size)).putShort((short) member.name.length)
                .putShort((short) (zip64 ? fields + 4 : 0)).putShort((short) 0).putShort((short) 0).putShort((short) 0)
                .putInt(0).putInt(narrow(member.at)).put(member.name);
        if (zip64) {
            header.putShort(ZIP64_FIELD).putShort((short) fields);
        }
        if (largeSize) {
            header.putLong(member.size).putLong(member.size);
        }
        if (largeAt) {
            header.putLong(member.at);
        }
        return header;
    }

    private int narrow(long value) {
        return (int) (value >= limit ? MAX_32 : value);
    }

    private static ByteBuffer buffer(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void write(ByteBuffer bytes) throws IOException {
        out.write(bytes.array(), 0, bytes.position());
    }

    /** Knows how much has gone through, and its CRC. */
    private static final class CountingStream extends FilterOutputStream {
        private final CRC32 crc = new CRC32();
        private long count;

        CountingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            crc.update(bytes, from, length);
            count += length;
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException("whoever opened the file closes it");
        }
    }
}
