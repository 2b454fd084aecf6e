package dev.isthmus.tests.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Device;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.Torch;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.model.Precision;
import dev.isthmus.sampler.text.T5Config;
import dev.isthmus.sampler.text.T5Encoder;
import dev.isthmus.sampler.text.T5Files;
import dev.isthmus.sampler.text.T5Tokenizer;
import dev.isthmus.sampler.text.TokenizedPrompt;
import dev.isthmus.tests.NoLiveTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** T5's encoder beyond what its recorded run shows. */
@ExtendWith(NoLiveTensors.class)
class T5EncoderTest {

    private static final int LENGTH = 24;
    private static final String[] PROMPTS = {"a photograph of a cat", "two dogs on a wooden table", "tiny robot"};

    @TempDir
    Path folder;

    @Test
    void weightsInBf16AndShardsMakeTheSameEmbeddings() throws IOException {
        TinyT5 t5 = TinyT5.SMALL;
        float[] expected = embed(t5.write(made("f32"), DType.F32), Precision.F32, PROMPTS);
        assertArrayEquals(expected, embed(t5.write(made("bf16"), DType.BF16), Precision.F32, PROMPTS));
        assertArrayEquals(expected, embed(t5.writeShards(made("shards"), DType.BF16), Precision.F32, PROMPTS), "with a decoder");

        SequencedMap<String, float[]> renamed = new LinkedHashMap<>();
        t5.parameters().forEach((name, values) -> renamed.put(name.replace("shared.", "encoder.embed_tokens."), values));
        Path alias = t5.writeConfig(made("alias"));
        t5.output(renamed, DType.F32).write(alias.resolve("model.safetensors"));
        assertArrayEquals(expected, embed(alias, Precision.F32, PROMPTS), "the table of tokens under its other name");
    }

    @Test
    void productsInBf16AreNearThoseInSinglePrecision() throws IOException {
        Path t5 = TinyT5.SMALL.write(folder, DType.BF16);
        float[] expected = embed(t5, Precision.F32, PROMPTS);
        float[] low = embed(t5, Precision.BF16, PROMPTS);
        assertFalse(Arrays.equals(expected, low), "nothing was computed in BF16");
        assertTrue(difference(expected, low) < 0.03, "max rel " + difference(expected, low));
    }

    @Test
    void promptsStandAloneAndPaddingIsNotLookedAt() throws IOException {
        Path t5 = TinyT5.SMALL.write(folder, DType.F32);
        float[] together = embed(t5, Precision.F32, PROMPTS);
        int one = LENGTH * TinyT5.SMALL.width();
        for (int i = 0; i < PROMPTS.length; i++) {
            float[] alone = embed(t5, Precision.F32, PROMPTS[i]);
            assertTrue(difference(alone, Arrays.copyOfRange(together, i * one, (i + 1) * one)) < 1e-5, PROMPTS[i]);
        }
        T5Tokenizer tokenizer = T5Tokenizer.open(t5.resolve("spiece.model"));
        TokenizedPrompt prompt = tokenizer.tokenize(PROMPTS[2], LENGTH);
        int used = prompt.used() * TinyT5.SMALL.width();
        float[] padded = embed(t5, Placement.CPU, List.of(prompt));
        float[] bare = embed(t5, Placement.CPU, List.of(tokenizer.tokenize(PROMPTS[2], prompt.used())));
        assertTrue(difference(bare, Arrays.copyOf(padded, used)) < 1e-5);
        for (int position = prompt.used(); position < LENGTH; position++) {
            float first = padded[position * TinyT5.SMALL.width()];
            assertTrue(Float.isFinite(first) && first != 0, "padding has embeddings too");
        }
    }

    /** 26 MB of weights; what libtorch holds of them at a time is one matrix. */
    @Test
    void memoryIsThatOfOneMatrix() throws Exception {
        TinyT5 t5 = new TinyT5(2000, 256, 32, 1024, 12, 8);
        t5.write(folder, DType.BF16);
        long weights = t5.bytes(DType.BF16);
        long matrix = 256L * 1024 * Float.BYTES;
        long states = 6L * LENGTH * 1024 * Float.BYTES;     // more than all hidden states at any time
        AtomicLong peak = new AtomicLong();
        AtomicBoolean done = new AtomicBoolean();
        Thread watch = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                peak.accumulateAndGet(Torch.liveBytes(), Math::max);
            }
        });
        TokenizedPrompt prompt = T5Tokenizer.open(folder.resolve("spiece.model")).tokenize(PROMPTS[0], LENGTH);
        try (T5Encoder encoder = T5Encoder.open(T5Files.in(folder), Placement.CPU); Scope scope = Scope.open()) {
            encoder.encode(List.of(prompt), layer -> {
                long between = Torch.liveBytes();
                assertTrue(between < states / 4, between + " bytes are held after layer " + layer);
            });
        } finally {
            done.set(true);
            watch.join();
        }
        assertTrue(peak.get() > 0 && peak.get() < matrix + states, peak + " bytes were held at a time");
        assertTrue(matrix + states < weights / 8, "the bound says something");
    }

    @Test
    void networksThatAreBuiltDifferentlyAreRefused() throws IOException {
        TinyT5.SMALL.write(folder, DType.F32);
        String config = Files.readString(folder.resolve("config.json"));
        refused(config.replace("gated-gelu", "relu"), "feed_forward_proj is relu; expected gated-gelu");
        refused(config.replace("gated-gelu", "gated-silu"), "feed_forward_proj is gated-silu");
        refused(config.replace("\"feed_forward_proj\": \"gated-gelu\",", ""), "feed_forward_proj is relu");
        refused(config.replace("\"t5\"", "\"umt5\""), "model_type is umt5; expected t5");
        refused(config.replace("\"model_type\": \"t5\",", ""), "model_type is missing; expected t5");
        refused(config.replace("\"d_model\": 32", "\"d_model\": 64"), "of another shape");
        refused(config.replace("\"num_layers\": 3", "\"num_layers\": 4"), "9 missing");
        refused(config.replace("\"num_layers\": 3", "\"num_layers\": 2"), "9 unexpected");
        refused(config.replace("\"d_kv\": 8", "\"d_kv\": 0"), "d_kv is 0; expected 1 to");
        refused(config.replace("\"d_kv\": 8", "\"d_kv\": \"x\""), "d_kv is x; expected a whole number");
        refused(config.replace("\"d_ff\": 48,", ""), "d_ff is missing; expected a whole number");
        refused(config.replace("\"eos_token_id\": 1", "\"eos_token_id\": 2"), "eos_token_id is 2; expected 1");
        refused(config.replace("1e-06", "-1"), "layer_norm_epsilon is -1.0");
        refused(config.replace("\"t5\"", "[\"" + "x".repeat(500) + "\\n\"]"), "…; expected t5");
        refused("[]", "JSON");
        refused("{", "JSON");
    }

    private void refused(String config, String expected) throws IOException {
        Files.writeString(folder.resolve("config.json"), config);
        CheckpointException e = assertThrows(CheckpointException.class, () -> T5Encoder.check(T5Files.in(folder)), expected);
        assertTrue(e.getMessage().contains(expected) && e.getMessage().lines().count() == 1, e.getMessage());
        assertThrows(CheckpointException.class, () -> T5Encoder.open(T5Files.in(folder), Placement.CPU));
    }

    /** The same shapes with other weights, which nothing but a word in the configuration can tell. */
    @Test
    void weightsOfAnotherOriginAreWarnedOf() throws IOException {
        TinyT5.SMALL.writeConfig(folder);
        Path config = folder.resolve("config.json");
        assertTrue(T5Config.warning(config).isEmpty());
        String text = Files.readString(config);
        Files.writeString(config, text.replaceFirst("\\{", "{\"_name_or_path\": \"google/t5-v1_1-xxl\", "));
        assertTrue(T5Config.warning(config).orElseThrow().contains("says that it is google/t5-v1_1-xxl; LightGen takes its text from"
                + " google/flan-t5-xxl"));
        Files.writeString(config, text.replaceFirst("\\{", "{\"_name_or_path\": \"google/flan-t5-xxl\", "));
        assertTrue(T5Config.warning(config).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "shard is missing       | model-00002-of-00002.safetensors: does not exist",
        "index names too much   | weight_map puts tensor \"encoder.block.9.x\" in",
        "no weights             | has no weights; expected one of model.safetensors",
        "a value is not finite  | makes embeddings that are not finite"})
    void brokenWeightsAreRefused(String how, String expected) throws IOException {
        TinyT5.SMALL.writeShards(folder, DType.F32);
        Path index = folder.resolve("model.safetensors.index.json");
        switch (how) {
            case "shard is missing" -> Files.delete(folder.resolve(TinyT5.shard(false)));
            case "index names too much" -> Files.writeString(index, Files.readString(index)
                    .replaceFirst("\"shared.weight\"", "\"encoder.block.9.x\":\"" + TinyT5.shard(true) + "\",\"shared.weight\""));
            case "no weights" -> Files.delete(index);
            default -> {
                SequencedMap<String, float[]> parameters = TinyT5.SMALL.parameters();
                parameters.get("encoder.block.1.layer.1.DenseReluDense.wo.weight")[5] = Float.NaN;
                TinyT5.SMALL.output(parameters, DType.F32).write(folder.resolve("model.safetensors"));
            }
        }
        CheckpointException e = assertThrows(CheckpointException.class, () -> embed(folder, Precision.F32, PROMPTS));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void halfPrecisionAndTokensThatAreNoneAreRefused() throws IOException {
        TinyT5.SMALL.write(folder, DType.F32);
        assertThrows(IllegalArgumentException.class, () -> embed(folder, Precision.F16, PROMPTS));
        try (T5Encoder encoder = T5Encoder.open(T5Files.in(folder), Placement.CPU); Scope scope = Scope.open()) {
            boolean[][] mask = {{true, true}};
            assertThrows(IllegalArgumentException.class, () -> encoder.encode(new int[][] {{2000, 1}}, mask, layer -> { }));
            assertThrows(IllegalArgumentException.class, () -> encoder.encode(new int[][] {{-1, 1}}, mask, layer -> { }));
            assertThrows(IllegalArgumentException.class, () -> encoder.encode(new int[][] {{1}}, mask, layer -> { }));
            assertThrows(IllegalArgumentException.class, () -> encoder.encode(List.of(), layer -> { }));
        }
    }

    private Path made(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    private static float[] embed(Path t5, Precision precision, String... prompts) {
        T5Tokenizer tokenizer = T5Tokenizer.open(t5.resolve("spiece.model"));
        return embed(t5, new Placement(Device.CPU, precision), Arrays.stream(prompts).map(text -> tokenizer.tokenize(text, LENGTH)).toList());
    }

    private static float[] embed(Path t5, Placement placement, List<TokenizedPrompt> prompts) {
        try (T5Encoder encoder = T5Encoder.open(T5Files.in(t5), placement); Scope scope = Scope.open()) {
            return encoder.encode(prompts, layer -> { }).toFloats();
        }
    }

    /** max |a - b| / max |a| */
    private static double difference(float[] a, float[] b) {
        assertEquals(a.length, b.length);
        double most = 0;
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
            largest = Math.max(largest, Math.abs(a[i]));
        }
        return most / largest;
    }
}
