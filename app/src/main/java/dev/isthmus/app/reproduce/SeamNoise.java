package dev.isthmus.app.reproduce;

import dev.isthmus.sampler.NoiseSource;

/**
 * One noise up to an AR step, another from there on: images that share the first are equal so far, and differ in what comes after.
 *
 * @param before noise of the first AR steps
 * @param after  noise of the others
 * @param seam   the first AR step of {@code after}
 */
record SeamNoise(NoiseSource before, NoiseSource after, int seam) implements NoiseSource {

    @Override
    public Draws open(int arStep, int[] images, int[] tokens, int channels, int evaluations) {
        return (arStep < seam ? before : after).open(arStep, images, tokens, channels, evaluations);
    }
}
