package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.app.command.Cli;
import dev.isthmus.app.image.PngText;
import dev.isthmus.runtime.io.Checkpoint;
import dev.isthmus.runtime.io.SafetensorsWriter;
import dev.isthmus.runtime.io.TorchWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code isthmus generate} of prompts, from files to files. */
@ExtendWith(NoLiveTensors.class)
class TextToImageTest {

    private static final List<String> PROMPTS = List.of("a red cat, sitting", "two \"dogs\"", "猫");
    private static final List<String> LINES = List.of(
            "{\"tag\": \"single_object\", \"include\": [{\"class\": \"cat\", \"count\": 1}], \"prompt\": \"a red cat, sitting\"}",
            "{\"tag\":\"counting\",  \"prompt\":\"two \\u0022dogs\\u0022\"}");
    private static final String[] QUICK = {"--preset", "lightgen-gtr-text", "--ar-steps", "2,2,1,1", "--diffusion-steps", "6,4,4,5"};

    @TempDir
    Path temporary;

    private Path model;
    private Path embeddings;
    private Path work;

    private record Outcome(int code, String out, String err) {
    }

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyTextModel.write(Files.createDirectory(temporary.resolve("model")));
        embeddings = TinyTextModel.embeddings(temporary.resolve("e.safetensors"), PROMPTS);
        work = Files.createDirectory(temporary.resolve("work"));
    }

    @Test
    void aPromptMakesAnImageThatSaysHowToMakeItAgain() throws IOException {
        Path image = work.resolve("a.png");
        done(image, "--prompt", PROMPTS.getFirst(), "--seed", "7");
        Map<String, String> text = PngText.read(image);
        assertEquals(PROMPTS.getFirst(), text.get("Prompt"));
        assertEquals("tiny-text", text.get("Model"));
        assertEquals("lightgen-gtr-text", text.get("Preset"));
        assertFalse(text.containsKey("Class"));
        assertTrue(text.keySet().containsAll(List.of("SHA-256 of lightgen.safetensors", "SHA-256 of diffusion_pytorch_model.safetensors")),
                text.toString());
        String command = text.get("Command");
        assertTrue(command.startsWith("isthmus generate --prompt 'a red cat, sitting' --embeddings "), command);
        Path again = Files.createDirectory(work.resolve("again"));
        Files.copy(image, again.resolve("first.png"));
        Files.delete(image);
        done(image, "--prompt", PROMPTS.getFirst(), "--seed", "7");
        assertArrayEquals(Files.readAllBytes(again.resolve("first.png")), Files.readAllBytes(image));
    }

    /** As told in the PNG, given to the program word by word. */
    @Test
    void theCommandInTheFileIsComplete() throws IOException {
        Path image = work.resolve("a.png");
        done(image, "--prompt", PROMPTS.getFirst(), "--seed", "7", "--cfg", "3");
        byte[] first = Files.readAllBytes(image);
        List<String> words = new ArrayList<>();
        for (String word : PngText.read(image).get("Command").split(" (?=([^']*'[^']*')*[^']*$)")) {
            words.add(word.replace("'", ""));
        }
        assertEquals(List.of("isthmus", "generate"), words.subList(0, 2));
        words.set(words.size() - 1, image.toString());
        Outcome outcome = run(words.subList(1, words.size()));
        assertEquals(0, outcome.code(), outcome.err());
        assertArrayEquals(first, Files.readAllBytes(image));
    }

    @Test
    void withoutAPromptThereIsEveryOneOfTheFile() throws IOException {
        Path folder = work.resolve("all");
        Outcome outcome = done(folder, "--seed", "5", "--count", "2", "--json");
        assertEquals(List.of("a-red-cat-seed5.png", "a-red-cat-seed6.png", "class2-seed5.png", "class2-seed6.png", "two-dogs-seed5.png",
                "two-dogs-seed6.png"), names(folder));
        assertTrue(outcome.out().contains("\"images\":6") && outcome.out().contains("\"prompts\":[\"a red cat, sitting\""), outcome.out());
        Path alone = work.resolve("alone");
        done(alone, "--prompt", PROMPTS.get(1), "--seed", "6");
        assertEquals(List.of("two-dogs-seed6.png"), names(alone));
        assertTrue(near(folder.resolve("two-dogs-seed6.png"), alone.resolve("two-dogs-seed6.png")), "alone and among others");
        assertFalse(near(folder.resolve("two-dogs-seed6.png"), folder.resolve("a-red-cat-seed6.png")), "another prompt");
    }

    /** A training checkpoint's weights as last trained are LightGen's; its averaged ones would not even fit here. */
    @Test
    void weightsAsLastTrained() throws IOException {
        Path image = work.resolve("a.png");
        done(image, "--prompt", "猫", "--seed", "1");
        byte[] pixels = Files.readAllBytes(image);
        Path weights = model.resolve("lightgen.safetensors");
        try (Checkpoint network = Checkpoint.open(weights); Checkpoint other = Checkpoint.open(DiffusersFolder.ORIGINAL)) {
            TorchWriter.write(model.resolve("checkpoint-last.pth"), Map.of("model", network, "model_ema", other));
        }
        Files.delete(weights);
        done(image, "--prompt", "猫", "--seed", "1");
        assertEquals(text(pixels, "Prompt"), PngText.read(image).get("Prompt"));
        assertTrue(near(Files.write(work.resolve("b.png"), pixels), image));
    }

    private String text(byte[] png, String key) throws IOException {
        return PngText.read(Files.write(work.resolve("t.png"), png)).get(key);
    }

    @Test
    void genEvalsFolderIsAsItsEvaluatorReadsItAndGoesOn() throws IOException {
        Path list = Files.writeString(temporary.resolve("metadata.jsonl"), LINES.get(0) + "\n" + LINES.get(1) + "\r\n");
        Path folder = work.resolve("geneval");
        String[] asked = {"--geneval", list.toString(), "--seed", "3", "--count", "3"};
        done(folder, asked);
        assertEquals(List.of("00000", "00001", "isthmus.json"), names(folder));
        for (int i = 0; i < 2; i++) {
            assertEquals(List.of("metadata.jsonl", "samples"), names(folder.resolve("0000" + i)));
            assertArrayEquals(LINES.get(i).getBytes(StandardCharsets.UTF_8), Files.readAllBytes(folder.resolve("0000" + i + "/metadata.jsonl")));
            assertEquals(List.of("0000.png", "0001.png", "0002.png"), names(folder.resolve("0000" + i + "/samples")));
        }
        Path lost = folder.resolve("00001/samples/0001.png");
        Map<String, String> text = PngText.read(lost);
        assertEquals(List.of("two \"dogs\"", "7"), List.of(text.get("Prompt"), text.get("Seed")));
        byte[] before = Files.readAllBytes(lost);
        Files.delete(lost);
        assertTrue(done(folder, asked).err().contains("wrote 1 image to " + folder + ", which holds 6 of 6"));
        assertTrue(near(Files.write(work.resolve("b.png"), before), lost), "the very image again");
        assertTrue(done(folder, asked).err().contains("wrote 0 images"));
        assertRefused("holds images of another run", folder, "--geneval", list.toString(), "--seed", "4", "--count", "3");
        assertRefused("holds images of another run", folder, "--geneval", list.toString(), "--seed", "3", "--count", "3", "--cfg", "2");
        byte[] weights = Files.readAllBytes(model.resolve("lightgen.safetensors"));
        weights[weights.length - 4] ^= 1;   // the last bit of a number
        Files.write(model.resolve("lightgen.safetensors"), weights);
        assertRefused("holds images of another run", folder, asked);
        assertRefused("--geneval is given with --grid, --zoom or --force", folder, "--geneval", list.toString(), "--seed", "3", "--force");
    }

    @Test
    void aGenEvalListOrFolderThatIsNoneIsRefused() throws IOException {
        Path list = Files.writeString(temporary.resolve("metadata.jsonl"), LINES.get(0) + "\n");
        Path folder = Files.createDirectory(work.resolve("other"));
        assertRefused("--geneval is given without --seed", folder, "--geneval", list.toString());
        Files.writeString(folder.resolve("mine.txt"), "mine");
        assertRefused("holds mine.txt; expected an empty folder", folder, "--geneval", list.toString(), "--seed", "1");
        Path out = work.resolve("g");
        for (String[] wrong : new String[][] {{"", "is empty"}, {"{}\n", "line 1 has no prompt"}, {LINES.get(0) + "\nx", "line 2 is no JSON"},
            {LINES.get(0) + "\n\n" + LINES.get(1), "line 2 is empty"}, {"{\"prompt\": \" \"}", "line 1 has no prompt"}}) {
            Files.writeString(list, wrong[0]);
            assertRefused(wrong[1], out, "--geneval", list.toString(), "--seed", "1");
        }
        Files.write(list, new byte[] {'{', '"', (byte) 0xff, '"', '}'});
        assertRefused("line 1 is no UTF-8", out, "--geneval", list.toString(), "--seed", "1");
        assertFalse(Files.exists(out));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--negative,blurry | --negative is given; expected none",
        "--prompt,a dog | prompt 1, \"a dog\", is not among the 3 prompts",
        "--prompt,猫,--class,1 | --class is given, and with it what is for images of texts",
        "--size,300 | \"300\"; expected 256 or 512",
        "--prompt,猫,--backbone,lazy | backbone lazy is for models of classes",
        "--prompt,猫,--ar-steps,200,2,1,1 | AR steps of stage 1 is 200",
    })
    void whatCannotBeIsRefused(String arguments, String message) throws IOException {
        String[] words = arguments.replaceAll("(\\d),(?=\\d)", "$1;").split(",");
        Path image = work.resolve("a.png");
        assertRefused(message, image, Stream.of(words).map(word -> word.replace(';', ',')).toArray(String[]::new));
        assertFalse(Files.exists(image));
    }

    @Test
    void embeddingsThatDoNotFitAreRefused() throws IOException {
        Path image = work.resolve("a.png");
        new SafetensorsWriter().floats("embeddings", new long[] {1, 6, 12}, new float[72]).write(embeddings);
        assertRefused("does not say which prompts it has", image, "--prompt", "猫");
        new SafetensorsWriter().floats("embeddings", new long[] {1, 5, 12}, new float[60]).write(embeddings);
        assertRefused("has 5 positions of 12 values; expected 6 of 12, which the model takes", image, "--prompt", "猫");
        new SafetensorsWriter().metadata("prompts", "[1, ").floats("embeddings", new long[] {1, 6, 12}, new float[72])
                .write(embeddings);
        assertRefused("is no JSON list of texts", image, "--prompt", "猫");
        Files.delete(embeddings);
        assertRefused("e.safetensors", image, "--prompt", "猫");
    }

    @Test
    void aModelThatLacksAPartIsToldOf() throws IOException {
        Path image = work.resolve("a.png");
        Path weights = model.resolve("vae/diffusion_pytorch_model.safetensors");
        Files.move(weights, temporary.resolve("kept"));
        assertRefused("vae/diffusion_pytorch_model.safetensors: does not exist, nor with .bin", image, "--prompt", "猫");
        Files.move(temporary.resolve("kept"), weights);
        Files.move(model.resolve("vae"), temporary.resolve("vae"));
        assertRefused("vae: does not exist; expected the autoencoder's folder", image, "--prompt", "猫");
        Files.move(temporary.resolve("vae"), model.resolve("vae"));
        Files.move(model.resolve("lightgen.safetensors"), temporary.resolve("kept"));
        assertRefused("lightgen.safetensors: does not exist, nor another of lightgen, checkpoint-last, model", image, "--prompt", "猫");
        Files.move(temporary.resolve("kept"), model.resolve("lightgen.safetensors"));
        Files.writeString(model.resolve("config.json"), TinyTextModel.CONFIG.replace("\"vae_embed_dim\": 4", "\"vae_embed_dim\": 8"));
        assertRefused("latent channels of the autoencoder is 4; expected vae_embed_dim, 8", image, "--prompt", "猫");
        Files.writeString(model.resolve("config.json"), TinyTextModel.CONFIG.replace("\"cross_depth\": 1", "\"cross_depth\": 2"));
        assertRefused("parameters do not fit the configuration: 16 missing (cross_attn_blocks.1.normq.weight", image, "--prompt", "猫");
        Files.delete(model.resolve("config.json"));
        assertRefused("is none of lightgen-base, lightgen-large, lightgen-huge; expected config.json", image, "--prompt", "猫");
        assertFalse(Files.exists(image));
    }

    @Test
    void doctorKnowsItAndWhatIsMissing() throws IOException {
        Outcome well = run(List.of("doctor", "--model", model.toString()));
        assertTrue(well.out().contains("tiny-text, text to image, images of 32 x 32")
                && well.out().contains("of embeddings [prompts, 6, 12], which isthmus embed makes"), well.out());
        assertEquals(0, well.code(), well.out());
        Files.delete(model.resolve("vae/config.json"));
        Outcome ill = run(List.of("doctor", "--model", model.toString()));
        assertTrue(ill.code() == 1 && ill.out().contains("vae/config.json: does not exist"), ill.out());
        Outcome named = run(List.of("doctor", "--model", "lightgen-large"));
        assertTrue(named.out().contains("problem: model lightgen-large comes without its weights: give --weights FILE and --vae DIR"), named.out());
        Outcome classes = run(List.of("classes", "--model", model.toString()));
        assertTrue(classes.code() == 2 && classes.err().contains("makes images of texts; expected a model of classes here"), classes.err());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Equal but for rounding, which may show where a batch is another. */
    private static boolean near(Path a, Path b) throws IOException {
        BufferedImage first = ImageIO.read(a.toFile());
        BufferedImage second = ImageIO.read(b.toFile());
        int[] x = first.getRaster().getPixels(0, 0, first.getWidth(), first.getHeight(), (int[]) null);
        int[] y = second.getRaster().getPixels(0, 0, second.getWidth(), second.getHeight(), (int[]) null);
        assertEquals(x.length, y.length);
        long far = 0;
        for (int i = 0; i < x.length; i++) {
            far += Math.abs(x[i] - y[i]) > 1 ? 1 : 0;
        }
        return far < x.length / 1000.0;
    }

    private Outcome done(Path out, String... more) {
        Outcome outcome = run(arguments(out, more));
        assertEquals(0, outcome.code(), outcome.err());
        return outcome;
    }

    private void assertRefused(String expected, Path out, String... more) {
        Outcome outcome = run(arguments(out, more));
        assertEquals(2, outcome.code(), outcome.err());
        assertTrue(outcome.err().contains(expected), outcome.err());
        assertTrue(outcome.err().lines().count() <= 2, outcome.err());
    }

    /** Quick numbers where others are not given. */
    private List<String> arguments(Path out, String... more) {
        List<String> given = Arrays.asList(more);
        List<String> arguments = new ArrayList<>(List.of("generate", "--model", model.toString(), "--embeddings", embeddings.toString(),
                "--out", out.toString()));
        for (int i = 0; i < QUICK.length; i += 2) {
            if (!given.contains(QUICK[i])) {
                arguments.addAll(List.of(QUICK[i], QUICK[i + 1]));
            }
        }
        arguments.addAll(given);
        return arguments;
    }

    private static Outcome run(List<String> arguments) {
        StringWriter results = new StringWriter();
        StringWriter messages = new StringWriter();
        int code = new Cli(new PrintWriter(results), new PrintWriter(messages)).execute(arguments.toArray(String[]::new));
        return new Outcome(code, results.toString(), messages.toString());
    }
}
