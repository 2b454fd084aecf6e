package dev.isthmus.sampler.text;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Names and shapes of the parameters of a T5's encoder, as published. There are no biases. */
final class T5Parameters {

    static final String TOKENS = "shared.weight";
    /** Some files have the table of tokens under this name, or under both. */
    static final String TOKENS_ALIAS = "encoder.embed_tokens.weight";
    static final String FINAL_NORM = "encoder.final_layer_norm.weight";
    /** The first layer has it for all. */
    static final String POSITIONS = attention(0) + "relative_attention_bias.weight";

    private T5Parameters() {
    }

    static SequencedMap<String, long[]> of(T5Config c) {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put(TOKENS, new long[] {c.vocabulary(), c.width()});
        shapes.put(POSITIONS, new long[] {c.buckets(), c.heads()});
        for (int layer = 0; layer < c.layers(); layer++) {
            for (String in : new String[] {"q", "k", "v"}) {
                shapes.put(attention(layer) + in + ".weight", new long[] {c.attention(), c.width()});
            }
            shapes.put(attention(layer) + "o.weight", new long[] {c.width(), c.attention()});
            shapes.put(norm(layer, 0), new long[] {c.width()});
            shapes.put(feedForward(layer) + "wi_0.weight", new long[] {c.inner(), c.width()});
            shapes.put(feedForward(layer) + "wi_1.weight", new long[] {c.inner(), c.width()});
            shapes.put(feedForward(layer) + "wo.weight", new long[] {c.width(), c.inner()});
            shapes.put(norm(layer, 1), new long[] {c.width()});
        }
        shapes.put(FINAL_NORM, new long[] {c.width()});
        return shapes;
    }

    static String attention(int layer) {
        return "encoder.block." + layer + ".layer.0.SelfAttention.";
    }

    static String feedForward(int layer) {
        return "encoder.block." + layer + ".layer.1.DenseReluDense.";
    }

    /** @param part 0 of the attention, 1 of the feed-forward part */
    static String norm(int layer, int part) {
        return "encoder.block." + layer + ".layer." + part + ".layer_norm.weight";
    }
}
