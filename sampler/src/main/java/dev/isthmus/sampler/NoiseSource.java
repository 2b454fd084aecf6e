package dev.isthmus.sampler;

import dev.isthmus.runtime.Tensor;

/** Where the random numbers of the diffusion head come from. */
public interface NoiseSource {

    /**
     * Announces one reverse process, in the order in which the sampler runs them.
     *
     * @param arStep      index of the AR step
     * @param images      [n] which image of the batch each row belongs to
     * @param tokens      [n] position of each row's token in its image
     * @param channels    values of one token, C
     * @param evaluations how many evaluations of the head follow
     */
    Draws open(int arStep, int[] images, int[] tokens, int channels, int evaluations);

    /** The draws of one reverse process: standard normal, F32, rows in the order announced, on whatever device they are wanted. */
    interface Draws {

        /**
         * Overwrites x, [n, C], with the noise that the process starts from. It comes first, in a scope that stays open until the last
         * step.
         */
        void initial(Tensor x);

        /**
         * Overwrites xi, [n, C], with the noise of a reverse step.
         *
         * @param step 0 for the first to run, evaluations - 1 for the last
         */
        void step(int step, Tensor xi);
    }
}
