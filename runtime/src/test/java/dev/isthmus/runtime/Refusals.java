package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** What every refused call owes its caller: the right exception, and one line that says why. */
@SuppressWarnings("exports") // tests are no module of their own
public final class Refusals {
    private Refusals() {
    }

    public static void refused(Class<? extends RuntimeException> type, Executable call, String... fragments) {
        String message = assertThrowsExactly(type, call).getMessage();
        assertNotNull(message);
        assertEquals(1, message.lines().count(), message);
        for (String fragment : fragments) {
            assertTrue(message.contains(fragment), () -> "expected \"" + fragment + "\" in: " + message);
        }
    }
}
