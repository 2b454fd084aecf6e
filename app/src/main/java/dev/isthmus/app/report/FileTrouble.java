package dev.isthmus.app.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What went wrong with a file, in a line with both the file and the reason: the system's own message often has only one of them. */
public final class FileTrouble {

    private FileTrouble() {
    }

    /** For people. */
    public static String line(IOException failure) {
        return switch (failure) {
            case NoSuchFileException e when e.getReason() == null -> e.getFile() + " does not exist";
            case AccessDeniedException e when e.getReason() == null -> "permission denied for " + e.getFile();
            case FileSystemException e when e.getReason() == null -> e.getFile() + ": " + e.getClass().getSimpleName();
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }

    /** The same failure with the file that was read; what the system says of a read is "Input/output error" and no more. */
    public static IOException reading(Path file, IOException failure) {
        if (failure.getClass() != IOException.class) {
            return failure; // which speaks for itself, and may be caught as what it is
        }
        FileSystemException named = new FileSystemException(file.toString(), null, line(failure));
        named.initCause(failure);
        return named;
    }
}
