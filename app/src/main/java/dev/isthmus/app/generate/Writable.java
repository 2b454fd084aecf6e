package dev.isthmus.app.generate;

import dev.isthmus.app.InputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.UUID;

/**
 * Whether files can be written where {@code --out} says, found out before anything is computed. What cannot is an
 * {@link InputException} of one line.
 */
public final class Writable {

    private Writable() {
    }

    /** Makes a folder whose parent exists. */
    public static void makeFolder(Path folder) {
        try {
            Files.createDirectory(folder);
        } catch (IOException e) {
            throw new InputException("--out: folder " + folder + " cannot be made: " + reason(e), e);
        }
    }

    /**
     * Refuses a folder in which no file can be made. Permissions do not tell of read-only file systems or of servers with rules of
     * their own; a file does.
     */
    public static void requireInto(Path folder) {
        Path probe = folder.resolve(".isthmus-" + UUID.randomUUID() + ".tmp");
        try (FileChannel file = FileChannel.open(probe, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
            file.position();
        } catch (IOException e) {
            throw new InputException("--out: no file can be made in folder " + folder + ": " + reason(e), e);
        }
    }

    /** Refuses a name under which there is something that a file cannot take the place of. */
    public static void requireReplaceable(Path file) {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (is.isSymbolicLink()) {
                is = Files.readAttributes(file.toRealPath(), BasicFileAttributes.class);
            }
            if (!is.isRegularFile()) {
                throw new InputException("--out " + file + " is a " + (is.isDirectory() ? "folder" : "special file")
                        + "; expected a name for a file");
            }
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file)) {
                throw new InputException("--out " + file + " is a symbolic link to nothing; expected a name for a file", e);
            }
        } catch (IOException e) {
            throw new InputException("--out " + file + " cannot be written: " + reason(e), e);
        }
    }

    /** The reason alone, without the file that it is about. */
    static String reason(IOException e) {
        boolean bare = e instanceof FileSystemException system && system.getReason() == null;
        return bare ? e.getClass().getSimpleName().replaceAll("Exception$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT) : e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    }
}
