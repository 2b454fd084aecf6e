package dev.isthmus.sampler.model;

import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Tensor;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A full pass of the transformer, with or without each {@link Saving}. Here the choice is made and here is what the reference does
 * instead, so that {@link MarNetwork} has the quick way only.
 *
 * <p>Shapes are those of the {@link MarNetwork}'s methods.
 */
record Pass(MarNetwork network, Savings savings) {

    /**
     * Embeddings of the buffer, to be asked for at every AR step.
     *
     * @throws IllegalArgumentException if a label is no class of the model
     */
    Supplier<Tensor> buffer(int[] labels, int branches) {
        Tensor once = network.embedBuffer(labels, branches);
        int[] own = labels.clone();
        return savings.has(Saving.BUFFER_ONCE) ? () -> once : () -> network.embedBuffer(own, branches);
    }

    /** Buffer and known tokens through the whole encoder: [branches * B, buffer + k, De]. */
    Tensor encode(Tensor buffer, Tensor tokens, int[][] known, KeyValueStore store) {
        return halves(buffer, known.length, store, (half, keyValues) -> {
            try (Scope scope = Scope.open()) {
                return scope.keep(network.encode(withTokens(half, tokens, known), keyValues));
            }
        });
    }

    /** The decoder's hidden states at some tokens, [branches * B, n, Dd]; its input x is overwritten. */
    Tensor decode(Tensor x, int[][] rows, KeyValueStore store) {
        return halves(x, rows.length, store, (half, keyValues) -> {
            network.decodeBeforeLast(half, keyValues);
            return last(half, rows, network.config().bufferTokens(), own -> keyValues.store(network.decoderBlocks().size() - 1, own));
        });
    }

    /** The decoder's last block, see {@link MarNetwork#last}. */
    Tensor last(Tensor x, int[][] places, int offset, UnaryOperator<Tensor> context) {
        if (savings.has(Saving.LAST_BLOCK_ROWS)) {
            return network.last(x, places, offset, context);
        }
        network.decoderBlocks().getLast().forward(x, context);
        return Positions.pick(x, places, offset);
    }

    private Tensor withTokens(Tensor buffer, Tensor tokens, int[][] known) {
        if (savings.has(Saving.TOKENS_ONCE) || buffer.size(0) == known.length) {
            return network.withTokens(buffer, tokens, known);
        }
        int[][] twice = Stream.of(known, known).flatMap(Arrays::stream).toArray(int[][]::new);
        try (Scope scope = Scope.open()) {
            return scope.keep(network.withTokens(buffer, Tensor.concat(0, tokens, tokens), twice));
        }
    }

    /** Only the conditional half's keys and values are ever stored. */
    private Tensor halves(Tensor sequences, int images, KeyValueStore store, BiFunction<Tensor, KeyValueStore, Tensor> pass) {
        if (savings.has(Saving.GUIDANCE_TOGETHER) || sequences.size(0) == images) {
            return pass.apply(sequences, store);
        }
        try (Scope scope = Scope.open()) {
            return scope.keep(Tensor.concat(0, pass.apply(sequences.narrow(0, 0, images), store),
                    pass.apply(sequences.narrow(0, images, images), KeyValueStore.NONE)));
        }
    }
}
