package dev.isthmus.runtime.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Deflater;

/** Writes zips as {@code torch.save} does, header by header, so that tests can set any field to something wrong. */
final class ZipWriter {
    static final int CENTRAL_FLAGS = 8;
    static final int CENTRAL_METHOD = 10;
    static final int CENTRAL_PACKED = 20;
    static final int CENTRAL_BYTES = 24;
    static final int CENTRAL_DISK = 34;
    static final int CENTRAL_OFFSET = 42;
    static final int LOCAL_FLAGS = 6;

    private final ByteArrayOutputStream members = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private final Map<String, Integer> locals = new HashMap<>();
    private final Map<String, Integer> centrals = new HashMap<>();
    private boolean wide;
    private boolean sizesFollow;
    private int misalignment;
    private int count;

    /** Whether the directory tells sizes and offsets in zip64 form. */
    ZipWriter wide() {
        wide = true;
        return this;
    }

    /** Whether local headers leave sizes to a descriptor after the data, as PyTorch does. */
    ZipWriter sizesFollow() {
        sizesFollow = true;
        return this;
    }

    /** How far data begin after a multiple of 64. */
    ZipWriter misaligned(int bytes) {
        misalignment = bytes;
        return this;
    }

    ZipWriter stored(String name, byte[] data) {
        return member(name, 0, data, data.length);
    }

    ZipWriter deflated(String name, byte[] data) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(data);
        deflater.finish();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 << 16];
        while (!deflater.finished()) {
            packed.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();
        return member(name, 8, packed.toByteArray(), data.length);
    }

    private ZipWriter member(String name, int method, byte[] packed, int bytes) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        int start = members.size();
        int flags = 0x800 | (sizesFollow ? 8 : 0);
        int padding = Math.floorMod(misalignment - (start + 30 + utf8.length + 4), 64);
        locals.put(name, start);
        centrals.put(name, directory.size());
        members.writeBytes(little(30 + utf8.length + 4 + padding).putInt(0x04034b50).putShort((short) 0)
                .putShort((short) flags).putShort((short) method).putInt(0).putInt(0)
                .putInt(sizesFollow ? 0 : packed.length).putInt(sizesFollow ? 0 : bytes)
                .putShort((short) utf8.length).putShort((short) (4 + padding)).put(utf8)
                .putShort((short) 0x4246).putShort((short) padding).array());
        members.writeBytes(packed);
        if (sizesFollow) {
            members.writeBytes(little(16).putInt(0x08074b50).putInt(0).putInt(packed.length).putInt(bytes).array());
        }
        int extra = wide ? 28 : 0;
        ByteBuffer entry = little(46 + utf8.length + extra).putInt(0x02014b50).putInt(0).putShort((short) flags)
                .putShort((short) method).putInt(0).putInt(0).putInt(wide ? -1 : packed.length).putInt(wide ? -1 : bytes)
                .putShort((short) utf8.length).putShort((short) extra).putShort((short) 0).putShort((short) 0)
                .putShort((short) 0).putInt(0).putInt(wide ? -1 : start).put(utf8);
        if (wide) {
            entry.putShort((short) 1).putShort((short) 24).putLong(bytes).putLong(packed.length).putLong(start);
        }
        directory.writeBytes(entry.array());
        count++;
        return this;
    }

    byte[] bytes() {
        int begin = members.size();
        int end = begin + directory.size();
        ByteBuffer zip = little(end + (wide ? 76 : 0) + 22).put(members.toByteArray()).put(directory.toByteArray());
        if (wide) {
            zip.putInt(0x06064b50).putLong(44).putInt(0).putInt(0).putInt(0).putLong(count).putLong(count)
                    .putLong(directory.size()).putLong(begin);
            zip.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        }
        return zip.putInt(0x06054b50).putInt(0).putShort((short) (wide ? -1 : count)).putShort((short) (wide ? -1 : count))
                .putInt(wide ? -1 : directory.size()).putInt(wide ? -1 : begin).putShort((short) 0).array();
    }

    /** The zip with a 16-bit field in the directory's entry for {@code name} set to {@code value}. */
    byte[] withCentral16(String name, int field, int value) {
        byte[] zip = bytes();
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN)
                .putShort(members.size() + centrals.get(name) + field, (short) value);
        return zip;
    }

    /** The zip with a 32-bit field in the directory's entry for {@code name} set to {@code value}. */
    byte[] withCentral32(String name, int field, int value) {
        byte[] zip = bytes();
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(members.size() + centrals.get(name) + field, value);
        return zip;
    }

    /** The zip with a 16-bit field in the local header of {@code name} set to {@code value}. */
    byte[] withLocal16(String name, int field, int value) {
        byte[] zip = bytes();
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putShort(locals.get(name) + field, (short) value);
        return zip;
    }

    /** The zip with a 32-bit field at {@code fromEnd} bytes before its end set to {@code value}. */
    byte[] withEnd32(int fromEnd, int value) {
        byte[] zip = bytes();
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(zip.length - fromEnd, value);
        return zip;
    }

    int localOf(String name) {
        return locals.get(name);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
