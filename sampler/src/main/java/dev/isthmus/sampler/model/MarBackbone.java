package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Backbone;

/**
 * The MAR network, run from end to end at every AR step.
 *
 * <p>Three things are done that the reference does not do and that change no result: the buffer's embedding is computed once
 * a batch, the known tokens' embedding once for both branches, and the decoder's last block only for the rows about to be
 * predicted.
 */
final class MarBackbone implements Backbone {

    private final MarNetwork network;

    MarBackbone(MarNetwork network) {
        this.network = network;
    }

    @Override
    public int tokens() {
        return network.config().tokens();
    }

    @Override
    public int tokenChannels() {
        return network.config().tokenChannels();
    }

    @Override
    public Images begin(int[] labels, boolean guided) {
        return new Images(network.embedBuffer(labels, guided ? 2 : 1));
    }

    /** A batch in the making. */
    final class Images implements Batch {
        private final Tensor buffer;    // [branches * B, buffer, De]

        private Images(Tensor buffer) {
            this.buffer = buffer;
        }

        @Override
        public Tensor condition(Tensor tokens, int[][] known, int[][] predict) {
            try (Scope scope = Scope.open()) {
                Tensor input = network.decoderInput(encode(tokens, known), known);
                return scope.keep(network.conditioning(network.decode(input, predict, KeyValueStore.NONE), predict));
            }
        }

        /** Buffer and known tokens after the encoder: [branches * B, buffer + k, De]. */
        Tensor encode(Tensor tokens, int[][] known) {
            return network.encode(buffer, tokens, known, KeyValueStore.NONE);
        }
    }
}
