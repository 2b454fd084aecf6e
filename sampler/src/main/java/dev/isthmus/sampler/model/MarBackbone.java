package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Backbone;
import dev.isthmus.sampler.Savings;
import java.util.function.Supplier;

/** The MAR network, run from end to end at every AR step. */
final class MarBackbone implements Backbone {

    private final MarNetwork network;
    private final Pass pass;

    MarBackbone(MarNetwork network, Savings savings) {
        this.network = network;
        pass = new Pass(network, savings);
    }

    @Override
    public Device device() {
        return network.device();
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
        return new Images(pass.buffer(labels, guided ? 2 : 1));
    }

    /** A batch in the making. */
    final class Images implements Batch {
        private final Supplier<Tensor> buffer;  // [branches * B, buffer, De]

        private Images(Supplier<Tensor> buffer) {
            this.buffer = buffer;
        }

        @Override
        public Tensor condition(Tensor tokens, int[][] known, int[][] predict) {
            try (Scope scope = Scope.open()) {
                Tensor input = network.decoderInput(encode(tokens, known), known);
                return scope.keep(network.conditioning(pass.decode(input, predict, KeyValueStore.NONE), predict));
            }
        }

        /** Buffer and known tokens after the encoder: [branches * B, buffer + k, De]. */
        Tensor encode(Tensor tokens, int[][] known) {
            return pass.encode(buffer.get(), tokens, known, KeyValueStore.NONE);
        }
    }
}
