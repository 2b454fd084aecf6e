package dev.isthmus.runtime.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** The promise that every fuzz target tests: bytes either open, with each tensor readable, or are refused in one line. */
final class FuzzedFile {
    /** The longest message there should be is that of a shape of 64 large sizes. */
    private static final int MAX_MESSAGE_CHARS = 4_000;
    private static final Path FOLDER = folder();

    private FuzzedFile() {
    }

    /** A file of this name that is there until the JVM ends. */
    static Path write(String name, byte[] bytes) {
        Path file = FOLDER.resolve(name);
        file.toFile().deleteOnExit();
        try {
            // Replaced, not rewritten: a file may not change under a mapping.
            Files.deleteIfExists(file);
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void opensOrIsRefused(Path file, Function<Path, Checkpoint> open) {
        try (Checkpoint checkpoint = open.apply(file)) {
            for (String name : checkpoint.names()) {
                refuseUnlessReadable(checkpoint.entry(name), checkpoint.data(name));
            }
        } catch (CheckpointException e) {
            refuseUnlessOneLine(e);
        }
    }

    static void refuseUnlessOneLine(CheckpointException e) {
        if (e.getMessage().lines().count() != 1 || e.getMessage().length() > MAX_MESSAGE_CHARS) {
            throw new AssertionError("not one short line", e);
        }
    }

    private static void refuseUnlessReadable(TensorEntry entry, MemorySegment data) {
        int size = entry.dtype().bytes();
        boolean sound = data.byteSize() == entry.byteSize() && ShapeBytes.of(entry.dtype(), entry.shape()) == entry.byteSize()
                && data.address() % size == 0 && data.isReadOnly();
        if (!sound) {
            throw new AssertionError(entry + " is handed out as " + data);
        }
        data.toArray(ValueLayout.JAVA_BYTE);
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("isthmus-fuzz");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
