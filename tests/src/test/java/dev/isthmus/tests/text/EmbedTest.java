package dev.isthmus.tests.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.app.command.Cli;
import dev.isthmus.app.generate.WeightsDigest;
import dev.isthmus.runtime.DType;
import dev.isthmus.runtime.Scope;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.runtime.io.Safetensors;
import dev.isthmus.runtime.io.SafetensorsWriter;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.text.T5Encoder;
import dev.isthmus.sampler.text.T5Files;
import dev.isthmus.sampler.text.T5Tokenizer;
import dev.isthmus.sampler.text.TextEmbeddings;
import dev.isthmus.sampler.text.TokenizedPrompt;
import dev.isthmus.tests.NoLiveTensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code isthmus embed}, from prompts to a file. */
@ExtendWith(NoLiveTensors.class)
class EmbedTest {

    private static final String[] PROMPTS = {"a cat on a sofa", "two dogs, </s> and \ud83d\ude00", "naïve \"café\" 猫"};

    @TempDir
    Path temporary;

    private Path t5;
    private Path work;
    private Path out;

    private record Outcome(int code, String out, String err) {
    }

    @BeforeEach
    void writeT5() throws IOException {
        t5 = TinyT5.SMALL.writeShards(Files.createDirectory(temporary.resolve("t5")), DType.BF16);
        work = Files.createDirectory(temporary.resolve("work"));
        out = work.resolve("e.safetensors");
    }

    @Test
    void theFileHoldsWhatTheEncoderMakes() throws IOException {
        done("--max-length", "16", PROMPTS[0], PROMPTS[1], PROMPTS[2]);
        T5Tokenizer tokenizer = T5Tokenizer.open(t5.resolve("spiece.model"));
        List<TokenizedPrompt> tokens = Stream.of(PROMPTS).map(prompt -> tokenizer.tokenize(prompt, 16)).toList();
        try (Safetensors file = Safetensors.open(out); T5Encoder encoder = T5Encoder.open(T5Files.in(t5), Placement.CPU);
                Scope scope = Scope.open()) {
            assertEquals(List.of("embeddings", "ids", "mask"), file.names().stream().sorted().toList());
            assertArrayEquals(new long[] {3, 16, 32}, file.entry("embeddings").shape());
            assertArrayEquals(encoder.encode(tokens, layer -> { }).toFloats(), file.tensor("embeddings").toFloats());
            assertArrayEquals(tokens.stream().flatMapToInt(prompt -> Arrays.stream(prompt.ids())).asLongStream().toArray(),
                    file.tensor("ids").toLongs());
            boolean[] mask = file.tensor("mask").toBooleans();
            for (int i = 0; i < mask.length; i++) {
                assertEquals(i % 16 < tokens.get(i / 16).used(), mask[i]);
            }
            assertEquals("[\"a cat on a sofa\",\"two dogs, </s> and \ud83d\ude00\",\"naïve \\\"café\\\" 猫\"]", file.metadata().get("prompts"));
            for (String name : List.of(TinyT5.shard(true), TinyT5.shard(false), "model.safetensors.index.json", "config.json",
                    "spiece.model")) {
                assertEquals(WeightsDigest.of(t5.resolve(name)), file.metadata().get("sha256 of " + name));
            }
            assertEquals(TextEmbeddings.FORMAT, file.metadata().get("format"));
        }
        try (TextEmbeddings embeddings = TextEmbeddings.open(out); Scope scope = Scope.open()) {
            assertEquals(List.of(3, 16, 32), List.of(embeddings.prompts(), embeddings.length(), embeddings.width()));
            assertArrayEquals(new long[] {2, 16, 32}, embeddings.tensor(1, 2).shape());
        }
    }

    @Test
    void aFileOfPromptsAndBatchesMakeTheSame() throws IOException {
        done("--max-length", "16", PROMPTS[0], PROMPTS[1], PROMPTS[2]);
        byte[] expected = Files.readAllBytes(out);
        Path prompts = Files.writeString(work.resolve("p.txt"), "\uFEFF" + String.join("\r\n", PROMPTS) + "\n");
        done("--max-length", "16", "--prompts", prompts.toString());
        assertArrayEquals(expected, Files.readAllBytes(out));
        Outcome alone = done("--max-length", "16", "--batch", "1", "--prompts", prompts.toString());
        assertTrue(alone.err().contains("1 of 3 prompts"), alone.err());
        assertEquals(expected.length, Files.size(out));
        assertEquals("", done("--quiet", "--prompts", prompts.toString()).err());
        try (TextEmbeddings embeddings = TextEmbeddings.open(out)) {
            assertEquals(128, embeddings.length(), "LightGen's");
        }
    }

    @Test
    void whatIsCutIsTold() throws IOException {
        String longOne = "a photograph of a cat and two dogs on a wooden table";
        int wanted = T5Tokenizer.open(t5.resolve("spiece.model")).tokenize(longOne, 128).wanted();
        Outcome cut = done("--max-length", "8", "a cat", longOne, "--quiet");
        assertEquals("isthmus: prompt 2 has " + wanted + " tokens with its end, but --max-length is 8; left out: its last " + (wanted - 8)
                + " tokens\n", cut.err());
        Files.delete(out);
        refused("prompt 2 has " + wanted + " tokens with its end, but --max-length is 8; expected a shorter prompt", "--max-length", "8",
                "--strict", "a cat", longOne);
    }

    @Test
    void specialTokensOnRequest() throws IOException {
        done("--max-length", "16", "a</s>");
        byte[] asText = Files.readAllBytes(out);
        done("--max-length", "16", "--special-tokens", "a</s>");
        assertFalse(Arrays.equals(asText, Files.readAllBytes(out)));
        try (Safetensors file = Safetensors.open(out); Scope scope = Scope.open()) {
            long[] ids = file.tensor("ids").toLongs();
            assertArrayEquals(new long[] {1, 1, 0}, Arrays.copyOfRange(ids, 1, 4));
        }
    }

    @Test
    void weightsOfAnotherOriginAreWarnedOf() throws IOException {
        Path config = t5.resolve("config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("\\{", "{\"_name_or_path\": \"google/t5-v1_1-xxl\", "));
        Outcome warned = done("--quiet", "a cat");
        assertEquals(1, warned.err().lines().count(), warned.err());
        assertTrue(warned.err().contains("says that it is google/t5-v1_1-xxl"), warned.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "no prompt is given                            | ",
        "prompt 2 is empty; expected text              | a, ",
        "prompt 1 is empty once spaces and control     | \u200b",
        "prompt 1 has characters that are not valid    | a\uFFFD",
        "--prompts nowhere.txt does not exist          | --prompts, nowhere.txt",
        "too; expected one of both                     | a cat, --prompts, nowhere.txt",
        "\"1\"; expected a whole number from 2 to 512  | a cat, --max-length, 1",
        "\"513\"; expected a whole number from 2 to 512| a cat, --max-length, 513",
        "--precision is f16; expected f32 or bf16      | a cat, --precision, f16",
        "nowhere.model: does not exist                 | a cat, --tokenizer, nowhere.model",
        "cuda                                          | a cat, --device, cuda:99"})
    void badInputIsRefusedInOneLine(String expected, String arguments) throws IOException {
        refused(expected, arguments == null ? new String[0] : arguments.split(", ?", -1));
    }

    @Test
    void brokenFilesOfPromptsAreRefused() throws IOException {
        Path prompts = temporary.resolve("p.txt");
        Files.write(prompts, "a cat\na d\u00f6g\nx\n".getBytes(StandardCharsets.ISO_8859_1));
        refused("p.txt line 2 is not valid UTF-8", "--prompts", prompts.toString());
        Files.writeString(prompts, "a cat\n\nb\n");
        refused("p.txt line 2 is empty", "--prompts", prompts.toString());
        Files.writeString(prompts, "");
        refused("has 0 lines; expected 1 to", "--prompts", prompts.toString());
        Files.write(prompts, new byte[(8 << 20) + 1]);
        refused("has more than 8388608 bytes", "--prompts", prompts.toString());
        refused("is no regular file", "--prompts", temporary.toString());
    }

    @Test
    void brokenNetworksAndOutputsAreRefused() throws IOException {
        String config = Files.readString(t5.resolve("config.json"));
        Files.writeString(t5.resolve("config.json"), config.replace("\"vocab_size\": 2000", "\"vocab_size\": 1000"));
        refused("tokens, but vocab_size of", "a cat");
        Files.writeString(t5.resolve("config.json"), config.replace("gated-gelu", "relu"));
        refused("feed_forward_proj is relu", "a cat");
        Files.writeString(t5.resolve("config.json"), config);
        Files.delete(t5.resolve(TinyT5.shard(true)));
        refused(TinyT5.shard(true) + ": does not exist", "a cat");
        out = work.resolve("missing/e.safetensors");
        refused("there is no folder", "a cat");
        out = t5;
        refused("is a folder; expected a name for a file", "a cat");
        t5 = temporary.resolve("nowhere");
        refused("nowhere: is no folder", "a cat");
    }

    @Test
    void filesThatHoldNoEmbeddingsAreRefused() throws IOException {
        new SafetensorsWriter().floats("embeddings", new long[] {1, 2}, 1, 2).write(out);
        assertThrows(CheckpointException.class, () -> TextEmbeddings.open(out));
        new SafetensorsWriter().floats("x", new long[] {1}, 1).write(out);
        assertThrows(CheckpointException.class, () -> TextEmbeddings.open(out));
        new SafetensorsWriter().floats("embeddings", new long[] {1, 1, 2}, 1, 2).tensor("mask", "BOOL", new long[] {2}, new byte[2]).write(out);
        CheckpointException e = assertThrows(CheckpointException.class, () -> TextEmbeddings.open(out));
        assertTrue(e.getMessage().contains("mask is BOOL [2]; expected [1, 1]"), e.getMessage());
    }

    private Outcome done(String... more) {
        Outcome outcome = run(more);
        assertEquals(0, outcome.code(), outcome.err());
        return outcome;
    }

    private void refused(String expected, String... more) throws IOException {
        Outcome outcome = run(more);
        assertEquals(2, outcome.code(), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().contains(expected), outcome.err());
        try (Stream<Path> left = Files.list(work)) {
            assertEquals(List.of(), left.toList(), "nothing is left behind");
        }
    }

    private Outcome run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("embed", "--t5", t5.toString(), "--out", out.toString()));
        arguments.addAll(List.of(more));
        StringWriter results = new StringWriter();
        StringWriter messages = new StringWriter();
        int code = new Cli(new PrintWriter(results), new PrintWriter(messages)).execute(arguments.toArray(String[]::new));
        return new Outcome(code, results.toString(), messages.toString());
    }
}
