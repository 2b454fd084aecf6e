package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UsersTest {

    @Test
    void nothingIsFreedUnderACallNorTwiceNorUsedAfterwards() {
        Users users = new Users("a thing");
        users.enter();
        users.enter();
        assertEquals("a thing was closed while 2 calls use it", assertThrows(IllegalStateException.class, users::end).getMessage());
        users.leave();
        users.leave();
        assertTrue(users.end());
        assertFalse(users.end());
        assertEquals("a thing was used after it was closed", assertThrows(ClosedException.class, users::enter).getMessage());
        assertFalse(users.end());
    }

    /** Two threads, one that uses and one that ends: never both at once. */
    @Test
    void endingAndUsingExcludeEachOther() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            Users users = new Users("a thing");
            AtomicInteger freed = new AtomicInteger();
            AtomicInteger usedAfterwards = new AtomicInteger();
            Thread user = Thread.ofPlatform().start(() -> {
                while (true) {
                    try {
                        users.enter();
                    } catch (ClosedException e) {
                        return;
                    }
                    usedAfterwards.addAndGet(freed.get());
                    users.leave();
                }
            });
            boolean ended = false;
            while (!ended) {
                try {
                    ended = users.end();
                } catch (IllegalStateException e) {
                    Thread.onSpinWait();
                }
            }
            freed.set(1);
            user.join();
            assertEquals(0, usedAfterwards.get());
        }
    }
}
