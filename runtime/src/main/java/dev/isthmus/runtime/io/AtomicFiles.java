package dev.isthmus.runtime.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Files that appear whole or not at all.
 *
 * <p>Bytes go to a hidden temporary file in the folder of the target, are forced to disk, and get the target's name in
 * one atomic rename. A failure, an exception of the caller or an orderly end of the JVM (Ctrl-C, SIGTERM) removes the
 * temporary and leaves an older file of that name as it was; only SIGKILL or a power cut can leave the temporary.
 *
 * {@snippet :
 * AtomicFiles.write(folder.resolve("report.txt"), out -> out.write("done".getBytes(StandardCharsets.UTF_8)));
 * }
 */
public final class AtomicFiles {
    private static final int BUFFER_BYTES = 1 << 16;

    private AtomicFiles() {
    }

    /** Something that takes a {@code T} and may fail on input or output. */
    @FunctionalInterface
    public interface IOConsumer<T> {
        /** Takes it; what is thrown reaches the caller of {@link #write}. */
        void accept(T value) throws IOException;
    }

    /**
     * Writes {@code target}, replacing an existing regular file; a symbolic link is followed, not replaced.
     *
     * @param content writes the bytes; it may close the stream or leave that
     * @throws IOException in one line that names the target and the reason: folder missing or not writable, target not a
     *     regular file, disk full, JVM shutting down, or whatever {@code content} reported
     */
    public static void write(Path target, IOConsumer<? super OutputStream> content) throws IOException {
        try {
            Path real = Files.isSymbolicLink(target) ? target.toRealPath() : target.toAbsolutePath();
            refuseUnlessWritable(real);
            writeTemporary(real, content, temporary -> Files.move(temporary, real, StandardCopyOption.ATOMIC_MOVE));
        } catch (IOException e) {
            throw new IOException("cannot write " + target + ": " + reason(e), e);
        }
    }

    /**
     * Writes {@code target} unless there is one: of any number of processes that do this at the same instant one succeeds, and the others find its
     * whole file. On a file system without hard links, where this cannot be told apart in one step, the last of them wins.
     *
     * @return whether it was written; if not, what was there is left as it was
     * @throws IOException as {@link #write}
     */
    public static boolean writeNew(Path target, IOConsumer<? super OutputStream> content) throws IOException {
        try {
            Path real = target.toAbsolutePath();
            if (Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            refuseUnlessWritable(real);
            writeTemporary(real, content, temporary -> linkOrMove(temporary, real));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new IOException("cannot write " + target + ": " + reason(e), e);
        }
    }

    /** A rename replaces what is there; a second name for the same file does not. */
    private static void linkOrMove(Path temporary, Path target) throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(temporary, target); // looks whether there is one, in a step before
        }
    }

    private static void writeTemporary(Path target, IOConsumer<? super OutputStream> content, IOConsumer<Path> publish) throws IOException {
        // Named by hand, since Files.createTempFile would make a file that only its owner can read, and named without
        // the target's name, since that may already be as long as the file system allows.
        Path folder = target.getParent();
        Pending pending = new Pending(folder.resolve(".isthmus-" + UUID.randomUUID() + ".tmp"));
        Thread hook = new Thread(pending, "isthmus-remove-temporary");
        // One hook per write, taken back at the end: no registry that outlives the write, unlike File.deleteOnExit.
        addHook(hook);
        try {
            try (FileChannel channel = pending.open()) {
                OutputStream out = new UnclosedStream(Channels.newOutputStream(channel));
                content.accept(out);
                out.flush();
                channel.force(true);
            }
            publish.accept(pending.temporary);
            forceFolder(folder);
        } finally {
            pending.run();
            removeHook(hook);
        }
    }

    private static void refuseUnlessWritable(Path target) throws IOException {
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new IOException("it is a folder, expected the name of a file");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(target)) {
            throw new IOException("it is not a regular file, so it cannot be replaced");
        }
        if (!Files.exists(folder)) {
            throw new IOException("folder " + folder + " does not exist");
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not a folder");
        }
        if (!Files.isWritable(folder)) {
            throw new IOException("folder " + folder + " is not writable");
        }
    }

    private static void addHook(Thread hook) throws IOException {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            throw new IOException("the JVM is shutting down", e);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Shutdown has begun and runs the hook itself; by now there is nothing left for it to remove.
            return;
        }
    }

    /** Makes the rename itself durable where a folder can be opened; where not, the file is still whole. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    private static String reason(IOException e) {
        if (e.getMessage() == null) {
            return e.getClass().getSimpleName();
        }
        // Of these the message is often no more than a path.
        boolean bare = e instanceof FileSystemException system && system.getReason() == null;
        return Quoted.line(bare ? e.getClass().getSimpleName() + " " + e.getMessage() : e.getMessage());
    }

    /** The temporary file between its naming and its end; whoever comes first, writer or shutdown, decides. */
    private static final class Pending implements Runnable {
        private final Path temporary;
        private boolean ended;

        Pending(Path temporary) {
            this.temporary = temporary;
        }

        synchronized FileChannel open() throws IOException {
            if (ended) {
                throw new IOException("the JVM is shutting down");
            }
            try {
                return FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileSystemException e) {
                // Told in terms of the folder: the name of a temporary means nothing to the reader.
                throw new IOException("no file can be created in folder " + temporary.getParent()
                        + (e.getReason() == null ? "" : ", " + e.getReason()), e);
            }
        }

        /** Removes the temporary; after the rename there is none, and this does nothing. */
        @Override
        public synchronized void run() {
            ended = true;
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                // The first failure is the one worth telling; a temporary that cannot be removed follows from it.
                return;
            }
        }
    }

    /** A close by the caller only flushes, because the file must still be open to be forced to disk. */
    private static final class UnclosedStream extends BufferedOutputStream {
        UnclosedStream(OutputStream out) {
            super(out, BUFFER_BYTES);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
