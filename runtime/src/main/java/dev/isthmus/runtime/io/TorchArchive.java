package dev.isthmus.runtime.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The zip that {@code torch.save} writes: one pickle that describes, and one member per storage that holds the elements.
 *
 * <p>Storages are slices of the mapping where they are stored as they are, which is what PyTorch does. One that somebody
 * compressed, or that lies askew, is copied off-heap when it is first wanted, within a limit that follows from the
 * file's own size. Checksums are not compared: PyTorch can leave them out, and reading all of a file to map parts of it
 * would defeat the purpose.
 */
final class TorchArchive {
    static final int MAGIC_BYTES = 4;
    private static final long MAX_PICKLE_BYTES = 32L << 20;
    private static final String PICKLE = "/data.pkl";
    /** The widest element; every dtype is aligned where this is. */
    private static final int ALIGNMENT = 8;
    private static final int CHUNK_BYTES = 1 << 16;
    /** 258 bytes from two bits, which no deflate stream exceeds. */
    private static final int MAX_DEFLATE_RATIO = 1032;

    private final Path file;
    private final Arena arena;
    private final MemorySegment zip;
    private final Map<String, ZipMember> members;
    private final String folder;
    private final Map<String, MemorySegment> copies = new ConcurrentHashMap<>();
    private final Map<String, MemorySegment> rooms = new ConcurrentHashMap<>();

    private TorchArchive(Path file, Arena arena, MemorySegment zip, Map<String, ZipMember> members) {
        this.file = file;
        this.arena = arena;
        this.zip = zip;
        this.members = members;
        this.folder = folder();
    }

    /**
     * Maps {@code file} into {@code arena} and checks its directory.
     *
     * @throws CheckpointException if it is no zip of weights, or a zip with anything wrong in it
     */
    static TorchArchive open(Path file, Arena arena) {
        MemorySegment zip = MappedFile.map(file, "a PyTorch checkpoint", ZipDirectory.END_BYTES, arena);
        byte[] magic = zip.asSlice(0, MAGIC_BYTES).toArray(ValueLayout.JAVA_BYTE);
        if (isLegacy(magic)) {
            throw new CheckpointException(file, "is a bare pickle as PyTorch wrote before 1.6, expected a zip; "
                    + "load it where it is trusted and save it again with torch.save");
        }
        if (!isZip(magic)) {
            throw new CheckpointException(file, "does not begin as a zip, "
                    + "expected a file made by torch.save of PyTorch 1.6 or later");
        }
        TorchArchive archive = new TorchArchive(file, arena, zip, ZipDirectory.read(file, zip));
        archive.refuseBombs();
        archive.refuseUnlessLittleEndian();
        return archive;
    }

    static boolean isZip(byte[] start) {
        return start.length >= MAGIC_BYTES && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
    }

    /** A pickle of a ten-byte number, which no other format begins with: to safetensors it is a header of 170 MiB. */
    static boolean isLegacy(byte[] start) {
        return start.length >= MAGIC_BYTES && start[0] == (byte) 0x80 && start[1] == 2 && start[2] == (byte) 0x8a
                && start[3] == 10;
    }

    /** The most bytes that copies may take, so that a small file cannot ask for a large machine. */
    long copyLimit() {
        return (64L << 20) + 8 * zip.byteSize();
    }

    /** The pickle that describes the file's content. */
    byte[] pickle() {
        ZipMember member = members.get(folder + PICKLE);
        if (member.bytes() > MAX_PICKLE_BYTES) {
            throw new CheckpointException(file, label(member) + " has " + member.bytes() + " bytes, expected at most "
                    + MAX_PICKLE_BYTES);
        }
        return whole(member);
    }

    /**
     * Checks that storage {@code key} is there with exactly {@code bytes} bytes.
     *
     * @throws CheckpointException if not
     */
    void require(String key, long bytes) {
        ZipMember member = members.get(storageName(key));
        if (member == null) {
            throw new CheckpointException(file, "has no zip entry " + Quoted.text(storageName(key))
                    + ", which its pickle names as a storage");
        }
        if (member.bytes() != bytes) {
            throw new CheckpointException(file, label(member) + " has " + member.bytes() + " bytes, expected " + bytes
                    + " as its pickle says");
        }
    }

    /** The bytes of a storage that {@link #require} accepted, aligned for any element type. */
    MemorySegment storage(String key) {
        ZipMember member = members.get(storageName(key));
        if (member.deflated()) {
            return copies.computeIfAbsent(key, k -> inflated(member, room(key, member)));
        }
        MemorySegment stored = zip.asSlice(member.dataStart(), member.bytes());
        if (stored.address() % ALIGNMENT == 0) {
            return stored;
        }
        return copies.computeIfAbsent(key, k -> arena.allocate(member.bytes(), ALIGNMENT).copyFrom(stored));
    }

    /** Taken once, so that asking again for a storage that turns out to be damaged takes no more. */
    private MemorySegment room(String key, ZipMember member) {
        return rooms.computeIfAbsent(key, k -> arena.allocate(member.bytes(), ALIGNMENT));
    }

    private String storageName(String key) {
        return folder + "/data/" + key;
    }

    private String folder() {
        if (members.keySet().stream().anyMatch(n -> n.endsWith("/constants.pkl") || n.contains("/code/"))) {
            throw new CheckpointException(file, "is a TorchScript program (it has constants.pkl or code), expected weights "
                    + "saved with torch.save");
        }
        List<String> pickles = members.keySet().stream().filter(n -> n.endsWith(PICKLE)).limit(2).toList();
        if (pickles.size() != 1) {
            throw new CheckpointException(file, (pickles.isEmpty() ? "has no entry FOLDER" : "has several entries FOLDER")
                    + PICKLE + ", expected one as torch.save makes it");
        }
        String name = pickles.getFirst();
        return name.substring(0, name.length() - PICKLE.length());
    }

    private void refuseBombs() {
        long unpacked = 0;
        for (ZipMember member : members.values()) {
            if (member.deflated()) {
                // Holes make a file long for free, and with it the limit that follows from its length; this they do not.
                if (member.bytes() / MAX_DEFLATE_RATIO > member.storedBytes()) {
                    throw damaged(member, "is said to unpack from " + member.storedBytes() + " to " + member.bytes()
                            + " bytes, more than deflate can");
                }
                unpacked += Math.min(member.bytes(), copyLimit() + 1);
                if (unpacked > copyLimit()) {
                    throw new CheckpointException(file, label(member) + " and those before it unpack to more than "
                            + copyLimit() + " bytes, which is the limit for a file of " + zip.byteSize());
                }
            }
        }
    }

    private void refuseUnlessLittleEndian() {
        ZipMember member = members.get(folder + "/byteorder");
        if (member == null) {
            // Written since PyTorch 2.1; files from before come from little-endian machines.
            return;
        }
        String order = member.bytes() > ALIGNMENT ? "too long" : new String(whole(member), StandardCharsets.ISO_8859_1);
        if (!order.equals("little")) {
            throw new CheckpointException(file, label(member) + " is " + Quoted.text(order) + ", expected \"little\"");
        }
    }

    private byte[] whole(ZipMember member) {
        byte[] bytes = new byte[Math.toIntExact(member.bytes())];
        MemorySegment heap = MemorySegment.ofArray(bytes);
        if (member.deflated()) {
            inflated(member, heap);
        } else {
            heap.copyFrom(zip.asSlice(member.dataStart(), member.bytes()));
        }
        return bytes;
    }

    /** Fills {@code target}, and refuses data that would fill more or less. */
    private MemorySegment inflated(ZipMember member, MemorySegment target) {
        long read = 0;
        long written = 0;
        byte[] chunk = new byte[CHUNK_BYTES];
        Inflater inflater = new Inflater(true);
        try {
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    long count = Math.min(CHUNK_BYTES, member.storedBytes() - read);
                    if (count == 0) {
                        throw damaged(member, "ends too early");
                    }
                    inflater.setInput(zip.asSlice(member.dataStart() + read, count).asByteBuffer());
                    read += count;
                }
                int count = inflater.inflate(chunk);
                if (inflater.needsDictionary() || count > target.byteSize() - written) {
                    throw damaged(member, "unpacks to more than the " + target.byteSize() + " bytes it is said to have");
                }
                MemorySegment.copy(chunk, 0, target, ValueLayout.JAVA_BYTE, written, count);
                written += count;
            }
        } catch (DataFormatException e) {
            throw new CheckpointException(file, label(member) + " is damaged: " + Quoted.line(e.getMessage()), e);
        } finally {
            inflater.end();
        }
        if (written != target.byteSize()) {
            throw damaged(member, "unpacks to " + written + " bytes, expected " + target.byteSize());
        }
        return target;
    }

    private CheckpointException damaged(ZipMember member, String what) {
        return new CheckpointException(file, label(member) + " " + what);
    }

    private static String label(ZipMember member) {
        return "zip entry " + Quoted.text(member.name());
    }
}
