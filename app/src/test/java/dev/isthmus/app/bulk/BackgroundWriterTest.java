package dev.isthmus.app.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BackgroundWriterTest {

    @Test
    void runsEverythingInOrder() throws Exception {
        List<Integer> seen = new ArrayList<>();
        try (BackgroundWriter writer = new BackgroundWriter(3)) {
            for (int i = 0; i < 100; i++) {
                int number = i;
                writer.submit(() -> seen.add(number));
            }
            writer.finish();
        }
        assertEquals(IntStream.range(0, 100).boxed().toList(), seen);
    }

    @Test
    void whoeverIsFasterWaits() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicInteger submitted = new AtomicInteger();
        try (BackgroundWriter writer = new BackgroundWriter(2)) {
            Thread fast = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < 10; i++) {
                        writer.submit(() -> await(mayGoOn));
                        submitted.incrementAndGet();
                    }
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            for (int waited = 0; waited < 10_000 && submitted.get() < 3; waited += 10) { // a busy machine takes its time
                Thread.sleep(10);
            }
            fast.join(200);
            assertEquals(3, submitted.get(), "one is running and two wait");
            mayGoOn.countDown();
            fast.join();
            writer.finish();
            assertEquals(10, submitted.get());
        }
    }

    @Test
    void aFailureReachesWhoeverSubmits() throws Exception {
        AtomicBoolean ranLater = new AtomicBoolean();
        try (BackgroundWriter writer = new BackgroundWriter(2)) {
            writer.submit(() -> {
                throw new AccessDeniedException("images/00000.png");
            });
            IOException failure = assertThrows(IOException.class, () -> {
                for (int i = 0; i < 10; i++) {
                    writer.submit(() -> ranLater.set(true));
                }
            });
            assertEquals("permission denied for images/00000.png", failure.getMessage());
            assertThrows(IOException.class, writer::finish);
        }
        assertTrue(!ranLater.get());
    }

    @Test
    void closingBreaksOffWhatWaits() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch began = new CountDownLatch(1);
        try (BackgroundWriter writer = new BackgroundWriter(4)) {
            for (int i = 0; i < 4; i++) {
                writer.submit(() -> {
                    began.countDown();
                    await(new CountDownLatch(1));
                    ran.incrementAndGet();
                });
            }
            assertTrue(began.await(5, TimeUnit.SECONDS));
        }
        assertEquals(0, ran.get());
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }
}
