package dev.isthmus.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FileTroubleTest {

    @Test
    void everyLineHasAReason() {
        assertEquals("a/b does not exist", FileTrouble.line(new NoSuchFileException("a/b")));
        assertEquals("permission denied for a/b", FileTrouble.line(new AccessDeniedException("a/b")));
        assertEquals("a/b: DirectoryNotEmptyException", FileTrouble.line(new DirectoryNotEmptyException("a/b")));
        assertEquals("a/b: No space left on device", FileTrouble.line(new FileSystemException("a/b", null, "No space left on device")));
        assertEquals("the pipe is closed", FileTrouble.line(new IOException("the pipe is closed")));
        assertEquals("IOException", FileTrouble.line(new IOException()));
    }

    @Test
    void whatIsReadIsNamed() {
        assertEquals("a: Input/output error", FileTrouble.line(FileTrouble.reading(Path.of("a"), new IOException("Input/output error"))));
        NoSuchFileException named = new NoSuchFileException("b");
        assertSame(named, FileTrouble.reading(Path.of("a"), named));
        IOException interrupted = new ClosedByInterruptException();
        assertSame(interrupted, FileTrouble.reading(Path.of("a"), interrupted));
    }
}
