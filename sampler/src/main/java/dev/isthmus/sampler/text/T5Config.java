package dev.isthmus.sampler.text;

import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.model.Json;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Sizes of the encoder of a T5 1.1, which flan-T5 is too: gated GELU, root mean square normalisation, relative positions.
 *
 * @param vocabulary  tokens
 * @param width       of the hidden states
 * @param headWidth   of each attention head
 * @param inner       width between the two layers of a feed-forward part
 * @param layers      how many
 * @param heads       attention heads of a layer
 * @param buckets     kinds of relative positions, half of them backwards
 * @param maxDistance from which on all positions are one kind
 * @param eps         of the normalisations
 */
public record T5Config(int vocabulary, int width, int headWidth, int inner, int layers, int heads, int buckets, int maxDistance, double eps) {

    /** The one that LightGen takes its text from, {@code google/flan-t5-xxl}: 4.76 billion parameters. */
    public static final T5Config XXL = new T5Config(32128, 4096, 64, 10240, 24, 64, 32, 128, 1e-6);

    private static final int MAX_SIZE = 1 << 20;
    private static final int MAX_SHOWN = 80;
    private static final String FAMILY = "t5";
    private static final String FEED_FORWARD = "gated-gelu";

    public T5Config {
        require("vocab_size", vocabulary, 4, 1 << 24);
        require("d_model", width, 1, MAX_SIZE);
        require("d_kv", headWidth, 1, MAX_SIZE);
        require("d_ff", inner, 1, MAX_SIZE);
        require("num_layers", layers, 1, 1024);
        require("num_heads", heads, 1, 4096);
        require("relative_attention_num_buckets", buckets, 4, 1024);
        if (buckets % 2 != 0) {
            throw new IllegalArgumentException("relative_attention_num_buckets is " + buckets + "; expected an even number");
        }
        require("relative_attention_max_distance", maxDistance, buckets / 4 + 1, 1 << 16);
        if (!(eps > 0 && eps < 1)) {
            throw new IllegalArgumentException("layer_norm_epsilon is " + eps + "; expected more than 0 and less than 1");
        }
    }

    /** Values of all heads together. */
    public int attention() {
        return heads * headWidth;
    }

    /**
     * Reads a {@code config.json} as Hugging Face has them.
     *
     * @throws CheckpointException if it cannot be read, lacks a size, or is that of a network that is built differently
     */
    public static T5Config read(Path file) {
        Source source = new Source(file, Json.read(file, Map.class));
        source.require("model_type", FAMILY, "", "; this network is another");
        source.require("feed_forward_proj", FEED_FORWARD, "relu", ", which T5 1.1 and flan-T5 have; the first T5 has relu");
        source.require("dense_act_fn", "gelu_new", "gelu_new", "");
        source.requireId("pad_token_id", T5Tokenizer.PAD);
        source.requireId("eos_token_id", T5Tokenizer.END);
        try {
            return new T5Config(source.whole("vocab_size", null), source.whole("d_model", null), source.whole("d_kv", null),
                    source.whole("d_ff", null), source.whole("num_layers", null), source.whole("num_heads", null),
                    source.whole("relative_attention_num_buckets", 32), source.whole("relative_attention_max_distance", 128),
                    source.number("layer_norm_epsilon", 1e-6));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file, e.getMessage(), e);
        }
    }

    /**
     * What there is to be said of the weights' origin: a T5 that is no flan-T5 has the same shapes and makes other embeddings, so that nothing
     * else would tell. Most configurations do not name their origin.
     *
     * @throws CheckpointException if the file cannot be read
     */
    public static Optional<String> warning(Path file) {
        Object origin = Json.read(file, Map.class).get("_name_or_path");
        return origin instanceof String name && !name.isBlank() && !name.contains("flan")
                ? Optional.of(file + ": says that it is " + shown(name)
                        + "; LightGen takes its text from google/flan-t5-xxl, whose shapes are the same and whose weights are others")
                : Optional.empty();
    }

    private static void require(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + "; expected " + min + " to " + max);
        }
    }

    /** A value of a file that nobody vouches for. */
    private static String shown(Object value) {
        String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
    }

    /** The file's values; those that are left out have Hugging Face's defaults. */
    private record Source(Path file, Map<?, ?> values) {

        void require(String name, String expected, String usual, String why) {
            Object value = values.containsKey(name) ? values.get(name) : usual;
            if (!expected.equals(value)) {
                throw new CheckpointException(file, name + " is " + ("".equals(value) ? "missing" : shown(value)) + "; expected " + expected + why);
            }
        }

        void requireId(String name, int expected) {
            int id = whole(name, expected);
            if (id != expected) {
                throw new CheckpointException(file, name + " is " + id + "; expected " + expected);
            }
        }

        int whole(String name, Integer usual) {
            Object value = values.containsKey(name) ? values.get(name) : usual;
            if (!(value instanceof Integer whole)) {
                throw new CheckpointException(file, name + " is " + (value == null ? "missing" : shown(value)) + "; expected a whole number");
            }
            return whole;
        }

        double number(String name, double usual) {
            Object value = values.containsKey(name) ? values.get(name) : usual;
            if (!(value instanceof Number number)) {
                throw new CheckpointException(file, name + " is " + shown(value) + "; expected a number");
            }
            return number.doubleValue();
        }
    }
}
