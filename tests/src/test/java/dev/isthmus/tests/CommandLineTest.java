package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isthmus.app.image.PngText;
import dev.isthmus.sampler.Saving;
import dev.isthmus.tests.CommandLine.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program from outside: what it prints, writes, leaves behind and returns. */
class CommandLineTest {

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(temporary.resolve("work"));
    }

    @Test
    void anImageSaysHowToMakeItAgain() throws Exception {
        Result first = CommandLine.run(directory, "generate", "--class", "sneaker", "--count", "3", "--seed", "7", "--preset",
                "gtr-6.3x", "--out", "three", "--quiet");
        assertEquals(0, first.code(), first.err());
        assertEquals("", first.err());
        Path image = directory.resolve("three/sneaker-seed9.png");
        Map<String, String> text = PngText.read(image);
        assertTrue(text.get("Command").startsWith("isthmus generate "), text.toString());

        String[] again = text.get("Command").substring("isthmus ".length()).split(" ");
        assertEquals(0, CommandLine.run(directory, again).code());
        Path made = directory.resolve(again[List.of(again).indexOf("--out") + 1]);
        assertArrayEquals(pixels(image), pixels(made), "alone, from its own command, the image is another");
    }

    @Test
    void randomWeightsMakeTheSameImageAgain() throws Exception {
        String[] arguments = {"generate", "--model", Repository.fashion().toString(), "--random-weights", "3", "--class", "bag", "--seed", "7",
            "--preset", "gtr-6.3x", "--quiet", "--out", "a.png"};
        assertEquals(new Result(0, "", ""), CommandLine.run(directory, arguments));
        Map<String, String> text = PngText.read(directory.resolve("a.png"));
        assertEquals("mar-fashion with random weights of seed 3", text.get("Model"));
        assertTrue(text.get("Command").contains(" --random-weights 3 "), text.get("Command"));

        arguments[arguments.length - 1] = "b.png";
        assertEquals(new Result(0, "", ""), CommandLine.run(directory, arguments));
        assertArrayEquals(pixels(directory.resolve("a.png")), pixels(directory.resolve("b.png")));
    }

    @Test
    void withoutSavingsTheImageIsTheSame() throws Exception {
        List<String> arguments = List.of("generate", "--class", "bag", "--seed", "7", "--preset", "gtr-6.3x", "--quiet", "--zoom", "1", "--out");
        String[] usual = Stream.concat(arguments.stream(), Stream.of("with.png")).toArray(String[]::new);
        assertEquals(new Result(0, "", ""), CommandLine.run(directory, usual));
        assertFalse(PngText.read(directory.resolve("with.png")).containsKey("Without savings"));
        int[] expected = pixels(directory.resolve("with.png"));
        for (String without : new String[] {"all", "last-block-rows,time-table"}) {
            String[] other = Stream.concat(arguments.stream(), Stream.of("without.png", "--without-saving", without)).toArray(String[]::new);
            assertEquals(new Result(0, "", ""), CommandLine.run(directory, other));
            Map<String, String> text = PngText.read(directory.resolve("without.png"));
            assertEquals(without.equals("all") ? Saving.values().length : 2, text.get("Without savings").split(",").length, text.toString());
            int[] actual = pixels(directory.resolve("without.png"));
            for (int i = 0; i < expected.length; i++) {
                // Rounding to bytes may fall on the other side where tokens differ in the last bits.
                assertEquals(expected[i] & 0xff, actual[i] & 0xff, 1, "pixel " + i + " without " + without);
            }
        }
    }

    @Test
    void verifyPassesAndPrintsOneObjectALine() throws Exception {
        Result result = CommandLine.run(directory, "verify", "--json", "--fixtures", Repository.fixtures().toString());
        assertEquals(0, result.code(), result.err());
        List<String> lines = result.out().lines().toList();
        assertTrue(lines.size() > 60, lines.size() + " lines");
        for (String line : lines) {
            JsonNode object = JsonMapper.shared().readTree(line);
            for (String key : new String[] {"case", "probe", "maxAbs", "maxRel", "status"}) {
                assertTrue(object.has(key), line);
            }
            assertEquals("pass", object.get("status").asString());
        }
    }

    @Test
    void verifyFailsOnADifference() throws Exception {
        byte[] bytes = Files.readAllBytes(Repository.fixtures().resolve("vae-a.case.safetensors"));
        bytes[bytes.length - 1] ^= 0x40;
        Files.write(directory.resolve("vae-a.case.safetensors"), bytes);
        Files.copy(Repository.fixtures().resolve("vae-a.weights.safetensors"), directory.resolve("vae-a.weights.safetensors"));
        Result result = CommandLine.run(directory, "verify", "--fixtures", ".");
        assertEquals(1, result.code(), result.out());
        assertTrue(result.out().contains("fail"), result.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "generate --out a.png --class slipper",
        "generate --out a.png --class 10",
        "generate --out a.png --preset gtr-9x",
        "generate --out a.png --preset nowhere.json",
        "presets --json",
        "generate --out a.png --backbone lasy",
        "generate --out a.png --count 0",
        "generate --out a.png --count -3",
        "generate --out a.png --count many",
        "generate --out a.png --cfg NaN",
        "generate --out a.png --cfg 0.5",
        "generate --out a.png --temperature Infinity",
        "generate --out a.png --seed xyz",
        "generate --out a.png --threads 0",
        "generate --out a.png --device cuda:99",
        "generate --out a.png --preset mar-16 --ar-steps 24,6,2",
        "generate --out a.png --diffusion-steps 1,1,1,1",
        "generate --out a.png --model nowhere",
        "generate --out a.png --class 1 --model mar-b",
        "generate --out a.png --class 1 --model mar-b --weights nowhere.pth --vae nowhere.ckpt",
        "generate --out a.png --class 1 --weights nowhere.pth --random-weights 1",
        "generate --out missing/folder/a.png",
        "generate --out a.jpg",
        "generate --out /proc/a.png",
        "generate",
        "generate --out a.png --no-such-option",
        "verify --fixtures nowhere",
        "verify --fixtures . --model nowhere",
        "verify --fixtures .",
        "flops --table 2",
        "verify --fixtures . --model mar-b",
        "classes --model nowhere",
        "nonsense"
    })
    void badInputIsRefusedInOneLine(String arguments) throws Exception {
        Result result = CommandLine.run(directory, arguments.split(" "));
        assertEquals(2, result.code(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertFalse(result.err().contains("Exception"), result.err());
        assertEquals(List.of(), left());
    }

    @Test
    void weightsThatAreNoNumbersMakeNoPicture() throws Exception {
        Path model = Files.createDirectory(temporary.resolve("model"));
        for (String file : new String[] {"config.json", "mar.safetensors", "vae.safetensors"}) {
            Files.copy(Repository.fashion().resolve(file), model.resolve(file));
        }
        byte[] bytes = Files.readAllBytes(model.resolve("mar.safetensors"));
        bytes[bytes.length - 1] = 0x7e;     // the exponent and top fraction bit of a half float: NaN
        Files.write(model.resolve("mar.safetensors"), bytes);
        for (String preset : new String[] {"gtr-6.3x", "mar-16"}) {
            Result result = CommandLine.run(directory, "generate", "--class", "0", "--preset", preset, "--model", model.toString(),
                    "--out", "a.png", "--quiet");
            assertEquals(2, result.code(), result.err());
            assertEquals(1, result.err().lines().count(), result.err());
            assertTrue(result.err().contains("NaN"), result.err());
            assertEquals(List.of(), left());
        }
    }

    @Test
    void aDiskThatFillsUpLeavesNothing() throws Exception {
        /* No file may grow beyond one block of 512 bytes. */
        Result result = CommandLine.runIn(directory, List.of("sh", "-c", "ulimit -f 1; exec \"$0\" \"$@\""), "generate", "--class", "0",
                "--preset", "gtr-6.3x", "--out", "a.png", "--quiet");
        assertEquals(2, result.code(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains("a.png"), result.err());
        assertEquals(List.of(), left());
    }

    @Test
    void aStandardOutputThatTakesNothingIsTold() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")));
        Result result = CommandLine.runIn(directory, List.of("sh", "-c", "exec \"$0\" \"$@\" > /dev/full"), "presets");
        assertEquals(2, result.code(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains("cannot write the result to the standard output"), result.err());
    }

    @Test
    void interruptedItLeavesNothing() throws Exception {
        assumeFalse(CommandLine.interruptsAreIgnored(), "what a shell starts in the background ignores interrupts, and so do its children");
        Process process = CommandLine.start(directory, List.of(), "generate", "--class", "all", "--count", "20", "--out", "a.png");
        assertFalse(process.waitFor(6, TimeUnit.SECONDS), "finished before it could be interrupted");
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        Result result = CommandLine.finish(process, directory);
        assertEquals(130, result.code(), result.err());
        assertEquals(List.of(), left());
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    private static int[] pixels(Path png) throws IOException {
        var image = ImageIO.read(png.toFile());
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
