package dev.isthmus.app.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.isthmus.sampler.NoiseSource;
import dev.isthmus.sampler.PhiloxNoise;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class InterruptibleNoiseTest {
    @Test
    void endsTheRunOfAnInterruptedThread() {
        NoiseSource plain = new PhiloxNoise(new long[] {1});
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment expected = arena.allocate(ValueLayout.JAVA_FLOAT, 4);
            MemorySegment actual = arena.allocate(ValueLayout.JAVA_FLOAT, 4);
            plain.open(0, new int[] {0}, new int[] {0}, 4, 1).step(0, expected);
            NoiseSource.Draws draws = new InterruptibleNoise(plain).open(0, new int[] {0}, new int[] {0}, 4, 1);
            draws.step(0, actual);
            assertEquals(-1, expected.mismatch(actual));
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, () -> draws.step(0, actual));
            assertFalse(Thread.interrupted());
        }
    }
}
