package dev.isthmus.runtime.io;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files as memory or bytes, or one line that says why that cannot be. */
final class MappedFile {
    private MappedFile() {
    }

    /**
     * All of {@code file}, mapped into {@code arena}.
     *
     * @param kind     what the file should be, for messages
     * @param minBytes the least size that the format allows
     * @throws CheckpointException if it is no regular file, may not be read, or is too short
     */
    static MemorySegment map(Path file, String kind, long minBytes, Arena arena) {
        return reading(file, kind, () -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                long size = channel.size();
                if (size < minBytes) {
                    throw new CheckpointException(file, "has " + size + " bytes, expected at least " + minBytes);
                }
                return channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            }
        });
    }

    /**
     * The first {@code maxBytes} of {@code file}, or all if it has fewer.
     *
     * @throws CheckpointException if it is no regular file or may not be read
     */
    static byte[] start(Path file, String kind, int maxBytes) {
        return reading(file, kind, () -> {
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(maxBytes);
            }
        });
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T reading(Path file, String kind, Reading<T> reading) {
        refuseUnlessRegular(file, kind);
        try {
            return reading.read();
        } catch (AccessDeniedException e) {
            throw new CheckpointException(file, "permission to read it is denied", e);
        } catch (IOException e) {
            throw new CheckpointException(file, "cannot be read: " + Quoted.line(e.getMessage()), e);
        }
    }

    /** FIFOs and devices are kept out before anything is opened, since opening one may block for ever. */
    private static void refuseUnlessRegular(Path file, String kind) {
        if (Files.isDirectory(file)) {
            throw new CheckpointException(file, "is a folder, expected " + kind);
        }
        if (Files.notExists(file)) {
            throw new CheckpointException(file, "does not exist, expected " + kind);
        }
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(file, "is not a regular file that can be read, expected " + kind);
        }
    }
}
