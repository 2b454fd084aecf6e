package dev.isthmus.app.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.NoiseSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class InterruptibleNoiseTest {
    @Test
    void endsTheRunOfAnInterruptedThread() {
        List<String> asked = new ArrayList<>();
        NoiseSource plain = (arStep, images, tokens, channels, evaluations) -> new NoiseSource.Draws() {
            @Override
            public void initial(Tensor x) {
                asked.add("initial");
            }

            @Override
            public void step(int step, Tensor xi) {
                asked.add("step " + step);
            }
        };
        NoiseSource.Draws draws = new InterruptibleNoise(plain).open(0, new int[] {0}, new int[] {0}, 4, 1);
        draws.initial(null);
        draws.step(0, null);
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> draws.step(1, null));
        assertFalse(Thread.interrupted());
        assertEquals(List.of("initial", "step 0"), asked);
    }
}
