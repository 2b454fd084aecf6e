package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class TorchTest {
    private final int before = Torch.threads().torch();

    @AfterEach
    void restore() {
        Torch.setThreads(before);
    }

    @Test
    void threadsAreReadBack() {
        for (int threads = 1; threads <= 2 * Runtime.getRuntime().availableProcessors() + 1; threads++) {
            Torch.setThreads(threads);
            assertEquals(threads, Torch.threads().torch());
        }
    }

    @Test
    void impossibleThreads() {
        Torch.setThreads(2);
        for (int threads : new int[] {0, -1, 1025, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            Refusals.refused(IllegalArgumentException.class, () -> Torch.setThreads(threads),
                    "threads is " + threads, "1 to 1024");
        }
        assertEquals(2, Torch.threads().torch());
    }

    @Test
    void blasStaysAtOneThread() {
        TorchInfo info = Torch.load(notice -> { });
        assumeTrue(info.hasOpenBlas() && info.hasOneDnnLinear(), "a libtorch unlike the Maven one");
        for (int threads = 1; threads <= 2; threads++) {
            Torch.setThreads(threads);
            assertEquals(new Torch.Threads(threads, 1), Torch.threads());
        }
    }

    @Test
    void anotherThreadSeesTheSetting() throws InterruptedException {
        for (int threads : new int[] {1, 2, 3}) {
            Torch.setThreads(threads);
            AtomicInteger seen = new AtomicInteger();
            Thread thread = new Thread(() -> seen.set(Torch.threads().torch()));
            thread.start();
            thread.join();
            assertEquals(threads, seen.get());
        }
    }

    @Test
    void infoTellsWhatWasLoaded() throws IOException {
        TorchInfo info = Torch.load(notice -> { });
        assertSame(info, Torch.load(notice -> { }));
        assertTrue(info.version().matches("2\\.\\d+"), info.version());
        assertTrue(Files.isDirectory(info.directory()), info::toString);
        try (Stream<Path> files = Files.list(info.directory())) {
            assertTrue(files.anyMatch(f -> f.getFileName().toString().contains("torch_cpu")), info::toString);
        }
        assertTrue(Files.isRegularFile(info.shim()), info::toString);
        assertFalse(info.source().isBlank());
        assertFalse(info.attempts().isEmpty());
        assertTrue(info.attempts().stream().anyMatch(a -> a.contains(info.directory().toString())), info::toString);
    }

    /** Of the libtorch that the build names; a libtorch that the user names may have fewer. */
    @Test
    void featuresOfTheMavenLibtorch() {
        TorchInfo info = Torch.load(notice -> { });
        assumeTrue(System.getProperty("isthmus.libtorch") == null && System.getenv("LIBTORCH") == null);
        assertEquals("2.13", info.version());
        assertTrue(info.hasErrorText());
        assertTrue(info.hasOneDnnLinear());
        assertTrue(info.hasOpenBlas());
        assertTrue(info.hasScalarOps());
    }
}
