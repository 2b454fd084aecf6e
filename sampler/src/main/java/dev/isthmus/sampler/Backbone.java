package dev.isthmus.sampler;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Tensor;

/** What turns known tokens into conditioning vectors for the diffusion head: the plain MAR network, a cached one, or one that reads texts. */
public interface Backbone {

    /** Where it computes, and wants the tokens. */
    Device device();

    /** Tokens of one image, L. */
    int tokens();

    /** Values of one token, C. */
    int tokenChannels();

    /**
     * Starts a batch of images. Its tensors belong to the innermost open scope.
     *
     * @param labels one class per image, or the number of one of the texts that the backbone was made with
     * @param guided whether the unconditional branch is wanted too
     * @throws IllegalArgumentException if a label is no class of the model, or no number of a text
     */
    Batch begin(int[] labels, boolean guided);

    /** The images being generated, with whatever the backbone carries from AR step to AR step. */
    interface Batch {

        /**
         * One pass of the network.
         *
         * @param tokens  [B, L, C]; only the known positions are read
         * @param known   [B][k] positions predicted so far, ascending
         * @param predict [B][n] positions to be predicted now, ascending
         * @return [R, D] conditioning vectors, image by image in the order of {@code predict}: R = B n rows of the conditional
         *     branch, followed by B n rows of the unconditional one if the batch is guided
         */
        Tensor condition(Tensor tokens, int[][] known, int[][] predict);
    }
}
