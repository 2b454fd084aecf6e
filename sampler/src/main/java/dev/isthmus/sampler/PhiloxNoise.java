package dev.isthmus.sampler;

import dev.isthmus.runtime.random.NormalNoise;
import java.lang.foreign.MemorySegment;

/**
 * Noise as a function of (image seed, AR step, draw, token, channel): an image's noise is the same alone, in a batch, on any
 * thread and on any device.
 *
 * @param seeds one for each image of the batch
 */
public record PhiloxNoise(long[] seeds) implements NoiseSource {

    public PhiloxNoise {
        seeds = seeds.clone();
    }

    @Override
    public Draws open(int arStep, int[] images, int[] tokens, int channels, int evaluations) {
        long[] rowSeeds = new long[images.length];
        for (int r = 0; r < images.length; r++) {
            if (images[r] >= seeds.length) {
                throw new IllegalArgumentException("image " + images[r] + " has no seed; " + seeds.length + " seeds were given");
            }
            rowSeeds[r] = seeds[images[r]];
        }
        return new Draws() {
            @Override
            public void initial(MemorySegment x) {
                fill(NormalNoise.INITIAL, x);
            }

            @Override
            public void step(int step, MemorySegment xi) {
                fill(NormalNoise.step(step), xi);
            }

            private void fill(int draw, MemorySegment out) {
                NormalNoise.fill(out, 0, channels, rowSeeds, arStep, draw, tokens);
            }
        };
    }
}
