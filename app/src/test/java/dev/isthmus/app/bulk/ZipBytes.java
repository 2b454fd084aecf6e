package dev.isthmus.app.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Reads a zip of stored members from the end, as APPNOTE.TXT says, and believes nothing that is written twice unless both agree. */
final class ZipBytes {
    private final ByteBuffer zip;
    /** Members and records that had a zip64 field. */
    int zip64;
    final Map<String, byte[]> members = new LinkedHashMap<>();

    ZipBytes(byte[] bytes) {
        zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.length - 22;
        assertEquals(0x06054b50, zip.getInt(end));
        long count = unsigned(zip.getShort(end + 10));
        assertEquals(count, unsigned(zip.getShort(end + 8)));
        long size = unsigned(zip.getInt(end + 12));
        long at = unsigned(zip.getInt(end + 16));
        assertEquals(0, zip.getShort(end + 20), "a comment");
        int after = end;
        if (at == 0xFFFFFFFFL || size == 0xFFFFFFFFL) {
            zip64++;
            assertEquals(0x07064b50, zip.getInt(end - 20));
            assertEquals(1, zip.getInt(end - 4));
            int record = Math.toIntExact(zip.getLong(end - 12));
            assertEquals(0x06064b50, zip.getInt(record));
            assertEquals(44, zip.getLong(record + 4));
            assertEquals(end - 20, record + 56);
            assertEquals(count, zip.getLong(record + 24));
            assertEquals(count, zip.getLong(record + 32));
            size = size == 0xFFFFFFFFL ? zip.getLong(record + 40) : size;
            at = at == 0xFFFFFFFFL ? zip.getLong(record + 48) : at;
            after = record;
        }
        assertEquals(after, at + size, "something stands between directory and end");
        int entry = Math.toIntExact(at);
        int next = 0;
        for (int i = 0; i < count; i++) {
            Central member = central(entry);
            assertEquals(next, member.at, "something stands between members");
            next = local(member);
            entry = member.end;
        }
        assertEquals(at, next);
        assertEquals(after, entry);
    }

    private record Central(String name, int crc, long size, long at, int end, int version) {
    }

    private Central central(int p) {
        assertEquals(0x02014b50, zip.getInt(p));
        assertEquals(0, zip.getShort(p + 8), "flags");
        assertEquals(0, zip.getShort(p + 10), "compression");
        long size = unsigned(zip.getInt(p + 20));
        assertEquals(size, unsigned(zip.getInt(p + 24)));
        int nameLength = zip.getShort(p + 28);
        int extraLength = zip.getShort(p + 30);
        assertEquals(0, zip.getShort(p + 32));
        long at = unsigned(zip.getInt(p + 42));
        String name = text(p + 46, nameLength);
        int field = p + 46 + nameLength;
        if (extraLength > 0) {
            zip64++;
            assertEquals(1, zip.getShort(field));
            assertEquals(extraLength - 4, zip.getShort(field + 2));
            int value = field + 4;
            if (size == 0xFFFFFFFFL) {
                size = zip.getLong(value);
                assertEquals(size, zip.getLong(value + 8));
                value += 16;
            }
            if (at == 0xFFFFFFFFL) {
                at = zip.getLong(value);
                value += 8;
            }
            assertEquals(field + extraLength, value);
        }
        assertEquals(extraLength > 0 ? 45 : 20, zip.getShort(p + 6));
        return new Central(name, zip.getInt(p + 16), size, at, field + extraLength, zip.getShort(p + 6));
    }

    /** Returns where the next member begins. */
    private int local(Central central) {
        int p = Math.toIntExact(central.at);
        assertEquals(0x04034b50, zip.getInt(p));
        assertEquals(0, zip.getShort(p + 6));
        assertEquals(0, zip.getShort(p + 8));
        assertEquals(central.crc, zip.getInt(p + 14));
        long size = unsigned(zip.getInt(p + 18));
        assertEquals(size, unsigned(zip.getInt(p + 22)));
        int nameLength = zip.getShort(p + 26);
        int extraLength = zip.getShort(p + 28);
        assertEquals(central.name, text(p + 30, nameLength));
        int field = p + 30 + nameLength;
        if (size == 0xFFFFFFFFL) {
            zip64++;
            assertEquals(20, extraLength);
            assertEquals(1, zip.getShort(field));
            assertEquals(16, zip.getShort(field + 2));
            size = zip.getLong(field + 4);
            assertEquals(size, zip.getLong(field + 12));
        } else {
            assertEquals(0, extraLength);
        }
        assertEquals(central.size, size);
        byte[] content = new byte[Math.toIntExact(size)];
        zip.get(field + extraLength, content);
        CRC32 crc = new CRC32();
        crc.update(content);
        assertEquals(central.crc, (int) crc.getValue());
        assertTrue(members.put(central.name, content) == null, "two members of one name");
        return field + extraLength + content.length;
    }

    private String text(int at, int length) {
        byte[] bytes = new byte[length];
        zip.get(at, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }

    private static long unsigned(short value) {
        return Short.toUnsignedLong(value);
    }
}
