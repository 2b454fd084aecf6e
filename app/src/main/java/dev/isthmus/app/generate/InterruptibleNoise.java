package dev.isthmus.app.generate;

import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.NoiseSource;
import java.util.concurrent.CancellationException;

/**
 * Noise that ends the run when its thread has been interrupted. The sampler asks for noise at every diffusion step, many times
 * more often than it looks for interruptions itself, and Ctrl-C should not wait for the end of an AR step.
 */
public record InterruptibleNoise(NoiseSource source) implements NoiseSource {

    @Override
    public Draws open(int arStep, int[] images, int[] tokens, int channels, int evaluations) {
        Draws draws = source.open(arStep, images, tokens, channels, evaluations);
        return new Draws() {
            @Override
            public void initial(Tensor x) {
                requireUninterrupted();
                draws.initial(x);
            }

            @Override
            public void step(int step, Tensor xi) {
                requireUninterrupted();
                draws.step(step, xi);
            }
        };
    }

    private static void requireUninterrupted() {
        if (Thread.interrupted()) {
            throw new CancellationException("interrupted");
        }
    }
}
