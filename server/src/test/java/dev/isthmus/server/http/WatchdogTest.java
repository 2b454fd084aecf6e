package dev.isthmus.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What takes too long is broken off, and nothing else ever is. */
class WatchdogTest {

    @Test
    void longWorkIsInterruptedAndItsThreadGoesOn() {
        try (Watchdog watchdog = new Watchdog()) {
            AtomicInteger broken = new AtomicInteger();
            watchdog.within(Duration.ofMillis(1), () -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    broken.incrementAndGet();
                }
            });
            assertEquals(1, broken.get());
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    /** Work that ends about when its time does, many times over: an interrupt that comes too late would hit the test. */
    @Test
    void noInterruptComesAfterTheWork() {
        try (Watchdog watchdog = new Watchdog()) {
            for (int i = 0; i < 2000; i++) {
                long end = System.nanoTime() + 20_000;
                watchdog.within(Duration.ofNanos(20_000), () -> {
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                });
                assertFalse(Thread.currentThread().isInterrupted());
            }
            assertTrue(watchdog.isIdle());
        }
    }
}
