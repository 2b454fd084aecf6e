package dev.isthmus.sampler;

import dev.isthmus.runtime.Tensor;
import dev.isthmus.runtime.random.NoiseRows;
import dev.isthmus.runtime.random.NormalNoise;

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
            private NoiseRows rows;

            @Override
            public void initial(Tensor x) {
                on(x).fill(x, NormalNoise.INITIAL);
            }

            @Override
            public void step(int step, Tensor xi) {
                on(xi).fill(xi, NormalNoise.step(step));
            }

            private NoiseRows on(Tensor x) {
                if (rows == null) {
                    rows = NoiseRows.on(x.device(), rowSeeds, tokens, arStep);
                }
                return rows;
            }
        };
    }
}
