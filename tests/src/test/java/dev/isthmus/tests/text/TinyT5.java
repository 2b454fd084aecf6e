package dev.isthmus.tests.text;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.io.SafetensorsOutput;
import dev.isthmus.tests.Repository;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.StringJoiner;

/**
 * A T5 with published names, scaled-down sizes and random values, which are BF16 numbers whatever they are stored as. The tokenizer is
 * the one of the recorded corpus.
 */
public record TinyT5(int vocabulary, int width, int headWidth, int inner, int layers, int heads) {

    public static final TinyT5 SMALL = new TinyT5(2000, 32, 8, 48, 3, 5);

    static final String CONFIG = """
            {"model_type": "t5", "vocab_size": %d, "d_model": %d, "d_kv": %d, "d_ff": %d, "num_layers": %d, "num_heads": %d,
             "feed_forward_proj": "gated-gelu", "layer_norm_epsilon": 1e-06, "relative_attention_num_buckets": 32,
             "pad_token_id": 0, "eos_token_id": 1}
            """;

    /** Writes configuration and tokenizer into a folder that exists. */
    Path writeConfig(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(vocabulary, width, headWidth, inner, layers, heads));
        Files.copy(Repository.fixtures().resolve("tokenizer/t5.model"), folder.resolve("spiece.model"));
        return folder;
    }

    /** Writes all of it. */
    public Path write(Path folder, DType dtype) throws IOException {
        writeConfig(folder);
        output(parameters(), dtype).write(folder.resolve("model.safetensors"));
        return folder;
    }

    /** Writes the parameters in two shards and their index, one for attention and one for the rest, with a decoder. */
    Path writeShards(Path folder, DType dtype) throws IOException {
        writeConfig(folder);
        SequencedMap<String, float[]> parameters = parameters();
        parameters.put("lm_head.weight", new float[vocabulary * width]);
        Map<Boolean, SequencedMap<String, float[]>> shards = Map.of(true, new LinkedHashMap<>(), false, new LinkedHashMap<>());
        StringJoiner index = new StringJoiner(",", "{\"metadata\":{\"total_size\":1},\"weight_map\":{", "}}");
        parameters.forEach((name, values) -> {
            boolean first = name.contains("SelfAttention");
            shards.get(first).put(name, values);
            index.add("\"" + name + "\":\"" + shard(first) + "\"");
        });
        for (boolean first : new boolean[] {true, false}) {
            output(shards.get(first), dtype).write(folder.resolve(shard(first)));
        }
        Files.writeString(folder.resolve("model.safetensors.index.json"), index.toString());
        return folder;
    }

    static String shard(boolean first) {
        return "model-0000" + (first ? 1 : 2) + "-of-00002.safetensors";
    }

    /** Bytes of all parameters in a type. */
    long bytes(DType dtype) {
        return parameters().values().stream().mapToLong(values -> values.length).sum() * dtype.bytes();
    }

    /** By name; of what shape shows in {@link #shape}. */
    SequencedMap<String, float[]> parameters() {
        SequencedMap<String, float[]> parameters = new LinkedHashMap<>();
        Random random = new Random(7);
        add(parameters, random, "shared.weight", 1);
        for (int layer = 0; layer < layers; layer++) {
            String block = "encoder.block." + layer + ".layer.";
            for (String part : new String[] {"q", "k", "v", "o"}) {
                add(parameters, random, block + "0.SelfAttention." + part + ".weight", 0.15);
            }
            if (layer == 0) {
                add(parameters, random, block + "0.SelfAttention.relative_attention_bias.weight", 1);
            }
            add(parameters, random, block + "0.layer_norm.weight", 1);
            for (String part : new String[] {"wi_0", "wi_1", "wo"}) {
                add(parameters, random, block + "1.DenseReluDense." + part + ".weight", 0.15);
            }
            add(parameters, random, block + "1.layer_norm.weight", 1);
        }
        add(parameters, random, "encoder.final_layer_norm.weight", 1);
        return parameters;
    }

    private void add(SequencedMap<String, float[]> parameters, Random random, String name, double deviation) {
        float[] values = new float[Math.toIntExact(Arrays.stream(shape(name)).reduce(1, Math::multiplyExact))];
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToRawIntBits((float) (deviation * random.nextGaussian()));
            values[i] = Float.intBitsToFloat(bits & 0xffff0000);
        }
        parameters.put(name, values);
    }

    private long[] shape(String name) {
        return name.endsWith("relative_attention_bias.weight") ? new long[] {32, heads}
                : name.endsWith("norm.weight") ? new long[] {width}
                : name.endsWith("o.weight") && name.contains("SelfAttention") ? new long[] {width, (long) heads * headWidth}
                : name.contains("SelfAttention") ? new long[] {(long) heads * headWidth, width}
                : name.endsWith("wo.weight") ? new long[] {width, inner}
                : name.contains("wi_") ? new long[] {inner, width} : new long[] {vocabulary, width};
    }

    SafetensorsOutput output(SequencedMap<String, float[]> parameters, DType dtype) {
        SafetensorsOutput output = new SafetensorsOutput();
        parameters.forEach((name, values) -> output.tensor(name, dtype, shape(name), MemorySegment.ofArray(stored(values, dtype))));
        return output;
    }

    private static byte[] stored(float[] values, DType dtype) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (dtype == DType.BF16) {
                bytes.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
            } else {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }
}
