package dev.isthmus.runtime.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;

/**
 * The directory of a mapped zip, read by hand.
 *
 * <p>{@link ZipFile} tells no offsets, which mapping needs, and forgives what is refused here: a zip that two readers
 * could understand differently. The end record must be the file's last bytes, directory and end records must touch,
 * every member's two headers must agree, and no two members may share a byte.
 */
final class ZipDirectory {
    static final int END_BYTES = 22;
    /** More than any checkpoint has; bounds the heap that a directory may take. */
    private static final int MAX_MEMBERS = 1 << 18;
    private static final int MAX_NAME_BYTES = 1024;
    private static final int END = 0x06054b50;
    private static final int END64 = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int LOCATOR64 = 0x07064b50;
    private static final int LOCATOR64_BYTES = 20;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int EXTRA_ZIP64 = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int FLAG_SIZES_FOLLOW = 1 << 3;
    /** Compression level, sizes after the data, UTF-8 name; any other flag changes what the bytes mean. */
    private static final int KNOWN_FLAGS = 0b110 | FLAG_SIZES_FOLLOW | 1 << 11;
    private static final int FULL_16 = 0xffff;
    private static final long FULL_32 = 0xffff_ffffL;
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final MemorySegment zip;

    private ZipDirectory(Path file, MemorySegment zip) {
        this.file = file;
        this.zip = zip;
    }

    /**
     * Members by name, in directory order; folders are left out.
     *
     * @param zip the whole file, at least {@link #END_BYTES} long
     * @throws CheckpointException if anything in it is wrong or open to two readings
     */
    static Map<String, ZipMember> read(Path file, MemorySegment zip) {
        return new ZipDirectory(file, zip).members();
    }

    private Map<String, ZipMember> members() {
        Place place = place();
        refuseIf(place.count < 0 || place.count > MAX_MEMBERS, "zip directory counts "
                + Long.toUnsignedString(place.count) + " entries, expected at most " + MAX_MEMBERS);
        Map<String, ZipMember> members = new LinkedHashMap<>();
        long at = place.begin;
        for (long i = 0; i < place.count; i++) {
            refuseIf(place.end - at < CENTRAL_BYTES || u32(at) != CENTRAL, "zip directory has no entry at byte " + at
                    + ", expected " + place.count + " entries and found " + i);
            long end = at + CENTRAL_BYTES + u16(at + 28) + u16(at + 30) + u16(at + 32);
            refuseIf(end > place.end, "zip directory entry at byte " + at + " runs past the directory's end");
            ZipMember member = member(at, place.begin);
            if (member.name().endsWith("/")) {
                refuseIf(member.bytes() != 0, label(member.name()) + " is a folder with content");
            } else {
                refuseIf(members.put(member.name(), member) != null, label(member.name()) + " appears twice, expected once");
            }
            at = end;
        }
        refuseIf(at != place.end, "zip directory ends at byte " + at + ", expected " + place.end);
        refuseIfOverlapping(members);
        return members;
    }

    private record Place(long begin, long end, long count) {
    }

    private Place place() {
        long end = zip.byteSize() - END_BYTES;
        refuseIf(u32(end) != END || u16(end + 20) != 0,
                "has no zip end record in its last " + END_BYTES + " bytes; it is truncated or something follows the zip");
        refuseIf(u16(end + 4) != 0 || u16(end + 6) != 0 || u16(end + 8) != u16(end + 10),
                "is one part of a zip in several parts, expected a whole zip");
        long count = u16(end + 10);
        long bytes = u32u(end + 12);
        long begin = u32u(end + 16);
        long locator = end - LOCATOR64_BYTES;
        long directoryEnd = end;
        if (locator >= END64_BYTES && u32(locator) == LOCATOR64) {
            long record = locator - END64_BYTES;
            refuseIf(u64(locator + 8) != record || u32(record) != END64 || u64(record + 4) != END64_BYTES - 12,
                    "has a zip64 locator that does not point at the record before it");
            refuseIf(u32(record + 16) != 0 || u32(record + 20) != 0 || u64(record + 24) != u64(record + 32),
                    "is one part of a zip in several parts, expected a whole zip");
            count = agreed(count, FULL_16, u64(record + 32), "count");
            bytes = agreed(bytes, FULL_32, u64(record + 40), "size");
            begin = agreed(begin, FULL_32, u64(record + 48), "offset");
            directoryEnd = record;
        }
        refuseIf(begin < 0 || begin > directoryEnd || bytes != directoryEnd - begin, "zip directory is said to be at byte "
                + Long.toUnsignedString(begin) + " with " + Long.toUnsignedString(bytes)
                + " bytes, expected to end at byte " + directoryEnd);
        return new Place(begin, directoryEnd, count);
    }

    private long agreed(long small, long full, long large, String what) {
        refuseIf(small != full && small != large, "zip directory has two values for its " + what + ", " + small + " and "
                + Long.toUnsignedString(large));
        return large;
    }

    private ZipMember member(long at, long directory) {
        String name = name(at + CENTRAL_BYTES, u16(at + 28));
        String where = label(name);
        int flags = u16(at + 8);
        int method = u16(at + 10);
        refuseIf((flags & ~KNOWN_FLAGS) != 0, where + " has flags 0x" + Integer.toHexString(flags)
                + ", expected no encryption and no patches");
        refuseIf(method != STORED && method != DEFLATED, where + " has compression method " + method
                + ", expected 0 (stored) or 8 (deflated)");
        refuseIf(u16(at + 34) != 0, where + " begins in another part of the zip");
        long[] fields = {u32u(at + 24), u32u(at + 20), u32u(at + 42)};
        widen(fields, at + CENTRAL_BYTES + u16(at + 28), u16(at + 30), where);
        long bytes = fields[0];
        long storedBytes = fields[1];
        long start = fields[2];
        refuseIf(start < 0 || start > directory - LOCAL_BYTES, where + " begins at byte " + Long.toUnsignedString(start)
                + ", expected before the zip directory at byte " + directory);
        refuseIf(u32(start) != LOCAL, where + " has no local header at byte " + start);
        long dataStart = start + LOCAL_BYTES + u16(start + 26) + u16(start + 28);
        refuseIf(bytes < 0 || storedBytes < 0 || dataStart > directory || storedBytes > directory - dataStart, where
                + " has " + Long.toUnsignedString(storedBytes) + " bytes from byte " + dataStart
                + ", expected to end before the zip directory at byte " + directory);
        refuseIf(method == STORED && bytes != storedBytes, where + " is stored with " + storedBytes + " bytes but has "
                + bytes + " when unpacked");
        refuseUnlessLocalAgrees(start, at, where, storedBytes, bytes);
        return new ZipMember(name, method == DEFLATED, start, dataStart, storedBytes, bytes);
    }

    /** Values that 32 bits cannot hold come from the zip64 extra field, each only where the short one is full. */
    private void widen(long[] fields, long extra, int extraBytes, String where) {
        long end = extra + extraBytes;
        long at = extra;
        boolean seen = false;
        while (end - at >= 4) {
            int id = u16(at);
            long next = at + 4 + u16(at + 2);
            refuseIf(next > end, where + " has an extra field that runs past its end");
            if (id == EXTRA_ZIP64) {
                refuseIf(seen, where + " has two zip64 extra fields");
                seen = true;
                long value = at + 4;
                for (int i = 0; i < fields.length; i++) {
                    if (fields[i] == FULL_32) {
                        refuseIf(next - value < Long.BYTES, where + " has a zip64 extra field that is too short");
                        fields[i] = u64(value);
                        value += Long.BYTES;
                    }
                }
            }
            at = next;
        }
    }

    private void refuseUnlessLocalAgrees(long start, long central, String where, long storedBytes, long bytes) {
        boolean sameName = u16(start + 26) == u16(central + 28) && zip.asSlice(start + LOCAL_BYTES, u16(start + 26))
                .mismatch(zip.asSlice(central + CENTRAL_BYTES, u16(central + 28))) < 0;
        refuseIf(!sameName || u16(start + 6) != u16(central + 8) || u16(start + 8) != u16(central + 10),
                where + " has a local header of another name, flags or method");
        // With that flag the sizes follow the data and are zero here; where 32 bits are full, the directory's count.
        boolean known = (u16(start + 6) & FLAG_SIZES_FOLLOW) == 0;
        refuseIf(known && (differs(u32u(start + 18), storedBytes) || differs(u32u(start + 22), bytes)),
                where + " has a local header of another size");
    }

    private static boolean differs(long small, long wanted) {
        return small != FULL_32 && small != wanted;
    }

    /** Nothing is ever unpacked to disk, but a name that could escape a folder marks a zip that someone made to hurt. */
    private String name(long at, int bytes) {
        refuseIf(bytes == 0 || bytes > MAX_NAME_BYTES, "zip has a name of " + bytes + " bytes, expected 1 to "
                + MAX_NAME_BYTES);
        String name;
        try {
            ByteBuffer utf8 = ByteBuffer.wrap(zip.asSlice(at, bytes).toArray(ValueLayout.JAVA_BYTE));
            name = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new CheckpointException(file, "zip has a name at byte " + at + " that is not valid UTF-8", e);
        }
        refuseIf(name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf(':') >= 0
                || name.chars().anyMatch(c -> c < ' ' || c == 0x7f), label(name) + " is not a plain relative path");
        for (String part : name.split("/", -1)) {
            refuseIf(part.equals("..") || part.equals("."), label(name) + " steps out of its folder");
        }
        return name;
    }

    private void refuseIfOverlapping(Map<String, ZipMember> members) {
        List<ZipMember> sorted = members.values().stream()
                .sorted(Comparator.comparingLong(ZipMember::start).thenComparingLong(ZipMember::end)).toList();
        long covered = 0;
        for (ZipMember member : sorted) {
            refuseIf(member.start() < covered, label(member.name()) + " begins at byte " + member.start()
                    + " inside another entry, which ends at byte " + covered);
            covered = member.end();
        }
    }

    private static String label(String name) {
        return "zip entry " + Quoted.text(name);
    }

    private void refuseIf(boolean wrong, String what) {
        if (wrong) {
            throw new CheckpointException(file, what);
        }
    }

    private int u16(long at) {
        return Short.toUnsignedInt(zip.get(U16, at));
    }

    private int u32(long at) {
        return zip.get(U32, at);
    }

    private long u32u(long at) {
        return Integer.toUnsignedLong(zip.get(U32, at));
    }

    private long u64(long at) {
        return zip.get(U64, at);
    }
}
