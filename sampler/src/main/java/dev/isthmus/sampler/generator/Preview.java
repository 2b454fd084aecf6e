package dev.isthmus.sampler.generator;

import dev.isthmus.sampler.Pixels;

/** An unfinished image, as {@link Previews} asked for it. */
public sealed interface Preview {

    /** Put through the autoencoder. */
    record Image(Pixels pixels) implements Preview {
    }

    /**
     * As the autoencoder would get it.
     *
     * @param channels C
     * @param height   H
     * @param width    W
     * @param values   [C, H, W], neither copied nor frozen
     */
    record Latent(int channels, int height, int width, float[] values) implements Preview {
    }
}
