package dev.isthmus.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short {@link Torture} of the general door, always with the same arguments, so that a build does not fail by chance.
 * {@code -Disthmus.torture.seed=N} tries others, {@code -Disthmus.torture.rounds=N} more of them.
 */
class TortureTest {
    @TempDir
    Path temp;

    @Test
    void noOpEndsTheProcessOrLeaksOrCorrupts() throws Exception {
        long seed = Long.getLong("isthmus.torture.seed", 1);
        assertEquals(List.of(), new Torture(temp, seed).run(Integer.getInteger("isthmus.torture.rounds", 20)));
    }
}
