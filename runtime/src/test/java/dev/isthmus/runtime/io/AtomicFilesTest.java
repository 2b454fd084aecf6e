package dev.isthmus.runtime.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    @Test
    void writesWholeFilesAndReplacesThem() throws IOException {
        Path target = folder.resolve("out.txt");
        AtomicFiles.write(target, out -> out.write(text("one")));
        AtomicFiles.write(target, out -> {
            assertEquals("one", Files.readString(target), "still the old one while the new one is written");
            out.write(text("two"));
            out.close();
        });
        assertEquals("two", Files.readString(target));
        assertEquals(List.of("out.txt"), listing());
    }

    @Test
    void aNewFileIsWrittenWholeAndNoneIsReplaced() throws IOException {
        Path target = folder.resolve("out.txt");
        assertTrue(AtomicFiles.writeNew(target, out -> out.write(text("one"))));
        assertFalse(AtomicFiles.writeNew(target, out -> out.write(text("two"))));
        Path late = folder.resolve("late.txt");
        assertFalse(AtomicFiles.writeNew(late, out -> {
            out.write(text("mine"));
            Files.writeString(late, "of somebody who was faster");
        }));
        assertEquals("one", Files.readString(target));
        assertEquals("of somebody who was faster", Files.readString(late));
        assertThrows(IOException.class, () -> AtomicFiles.writeNew(folder.resolve("none.txt"), out -> {
            throw new IOException("No space left on device");
        }));
        assertEquals(List.of("late.txt", "out.txt"), listing());
    }

    @Test
    void acceptsTheLongestName() throws IOException {
        Path target = folder.resolve("n".repeat(255));
        AtomicFiles.write(target, out -> out.write(1));
        assertEquals(1, Files.size(target));
    }

    @Test
    void followsLinks() throws IOException {
        Path real = Files.writeString(folder.resolve("real"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        AtomicFiles.write(link, out -> out.write(text("new")));
        assertEquals("new", Files.readString(real));
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void leavesNothingAfterAFailure() throws IOException {
        Path target = Files.writeString(folder.resolve("out.txt"), "old");
        IOException e = assertThrows(IOException.class, () -> AtomicFiles.write(target, out -> {
            out.write(new byte[1 << 20]);
            throw new IOException("No space left on device");
        }));
        assertEquals("cannot write " + target + ": No space left on device", e.getMessage());
        assertThrows(ArithmeticException.class, () -> AtomicFiles.write(target, out -> {
            throw new ArithmeticException();
        }));
        assertEquals("old", Files.readString(target));
        assertEquals(List.of("out.txt"), listing());
    }

    @Test
    void namesWhatIsWrongWithTheTarget() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
        assertRefused(folder.resolve("absent/out"), "folder " + folder.resolve("absent") + " does not exist");
        assertRefused(file.resolve("out"), file + " is not a folder");
        assertRefused(folder, "it is a folder");
        assertRefused(Path.of("/"), "it is a folder");
        assertRefused(Path.of("/dev/null"), "it is not a regular file");
        assertRefused(dangling, "cannot write " + dangling);
        assertRefused(folder.resolve("n".repeat(256)), "cannot write");
        assertEquals(List.of("dangling", "file"), listing());
    }

    @Test
    void leavesNothingWhenTheJvmIsToldToEnd() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classes = home(AtomicFiles.class) + File.pathSeparator + home(EndlessWriter.class);
        Process process = new ProcessBuilder(java.toString(), "-cp", classes,
                EndlessWriter.class.getName(), folder.resolve("out.txt").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertEquals('w', process.getInputStream().read(), "writing");
            assertEquals(1, listing().size(), "the temporary");
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "ended by SIGTERM");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(List.of(), listing());
    }

    /** Writes until its JVM is ended from outside. */
    static final class EndlessWriter {
        public static void main(String[] args) throws IOException {
            AtomicFiles.write(Path.of(args[0]), EndlessWriter::forEver);
        }

        private static void forEver(OutputStream out) throws IOException {
            out.write(new byte[1 << 17]);
            System.out.print('w');
            System.out.flush();
            // Not a read of System.in, which the parent closes before it sends the signal.
            while (true) {
                LockSupport.park();
            }
        }
    }

    /** Asked of the class, since a test launcher need not put it on java.class.path. */
    private static Path home(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static void assertRefused(Path target, String expected) {
        IOException e = assertThrows(IOException.class, () -> AtomicFiles.write(target, out -> out.write(1)));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] text(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }
}
