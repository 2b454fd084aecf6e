package dev.isthmus.app.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything here ends before libtorch would be loaded. */
class CliTest {
    private static final Path MODEL = Path.of("models", "mar-fashion").toAbsolutePath();

    @TempDir
    Path folder;

    private record Outcome(int code, String out, String err) {
    }

    private static Outcome run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new Cli(new PrintWriter(out), new PrintWriter(err)).execute(args);
        return new Outcome(code, out.toString(), err.toString());
    }

    private Outcome generate(String... args) {
        List<String> all = new ArrayList<>(List.of("generate", "--model", MODEL.toString()));
        all.addAll(List.of(args));
        if (!all.contains("--out")) {
            all.addAll(List.of("--out", folder.resolve("x.png").toString()));
        }
        return run(all.toArray(String[]::new));
    }

    private static void assertRefused(Outcome outcome, String... parts) {
        assertAll(
                () -> assertEquals(2, outcome.code(), outcome.err()),
                () -> assertEquals("", outcome.out()),
                () -> assertEquals(1, outcome.err().lines().count(), outcome.err()),
                () -> assertTrue(outcome.err().startsWith("isthmus: "), outcome.err()),
                () -> assertAll(Stream.of(parts).map(part -> () -> assertTrue(outcome.err().contains(part), outcome.err()))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--class sneker            | class is \"sneker\"; expected one of t-shirt, | did you mean \"sneaker\"?",
        "--class 10                | class is \"10\"; expected one of | a number from 0 to 9",
        "--class -1                | class is \"-1\" | a number from 0 to 9",
        "--class bag,,coat         | class is \"\" | or all",
        "--preset gtr-txt          | --preset | \"gtr-txt\"; expected one of gtr-text, gtr-3.7x, gtr-6.3x, mar-64, mar-16,",
        "--count 0                 | --count | \"0\"; expected a whole number from 1 to 1000000",
        "--count -3                | --count | \"-3\"; expected a whole number from 1",
        "--count many              | --count | \"many\"; expected a whole number",
        "--count 1000000000        | --count | \"1000000000\"; expected a whole number from 1 to 1000000",
        "--count 1000000           | 10000000 images; | at most 1000000",
        "--count 1000 --class bag --zoom 64 | contact sheet of 1000 images would be | smaller --zoom",
        "--cfg NaN                 | --cfg | \"NaN\"; expected a number from 1 (no guidance) to 1000",
        "--cfg -2                  | --cfg | \"-2\"; expected a number",
        "--cfg Infinity            | --cfg | \"Infinity\"; expected a number",
        "--cfg 1e999               | --cfg | \"1e999\"; expected a number",
        "--cfg 2d                  | --cfg | \"2d\"; expected a number",
        "--temperature NaN         | --temperature | \"NaN\"; expected a number from 0 to 1000",
        "--temperature -0.1        | --temperature | \"-0.1\"; expected a number from 0 to 1000",
        "--seed abc                | --seed | \"abc\"; expected a whole number from -9223372036854775808",
        "--seed 9223372036854775808 | --seed | expected a whole number",
        "--device cuda             | --device | \"cuda\"; expected cpu",
        "--threads 0               | --threads | \"0\"; expected a whole number from 1 to 1024",
        "--batch 0                 | --batch | \"0\"; expected a whole number from 1",
        "--zoom 65                 | --zoom | \"65\"; expected a whole number from 1 to 64",
        "--ar-steps 24,6           | preset gtr-text: AR steps is 24,6 | 24,6,2",
        "--ar-steps x              | AR steps is \"x\" | expected whole numbers",
        "--diffusion-steps 1,1,1,1 | preset gtr-text: Tmax is 1 | 2 to 1000",
        "--clas bag                | '--clas' | did you mean --class?",
        "--count                   | --count | generate --help",
    })
    void refusesInOneLine(String arguments, String first, String second) throws IOException {
        assertRefused(generate(arguments.strip().split(" ")), first, second);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--presets gtr-3.7         | --presets: \"gtr-3.7\" is no preset; expected one or more of gtr-text, | did you mean \"gtr-3.7x\"?",
        "--presets mar-64,,mar-16  | --presets: \"\" is no preset | mar-16",
        "--images 128              | --images is 128; the covariance of 128 features needs more | expected 130 or more, or --no-quality",
        "--images 0                | --images | expected a whole number from 1",
        "--images 201              | --images is 201; expected the same number of each of the 10 classes | such as 210",
        "--images 600000 --repeats 2 | --images 600000 with --repeats 2 is 1200000 images | at most 1000000",
        "--repeats 0               | --repeats | expected a whole number from 1 to 1000",
        "--batch 0                 | --batch | expected a whole number from 1",
        "--cfg 0                   | --cfg | expected a number from 1",
        "--model nowhere           | nowhere | is no directory",
        "--out no/where            | --out: folder | does not exist",
        "--out pom.xml             | --out pom.xml is no folder | name for a new one",
    })
    void compareRefusesInOneLine(String arguments, String first, String second) throws IOException {
        List<String> all = new ArrayList<>(List.of("compare"));
        all.addAll(List.of(arguments.strip().split(" ")));
        if (!all.contains("--out")) {
            all.addAll(List.of("--out", folder.resolve("report").toString()));
        }
        if (!all.contains("--model")) {
            all.addAll(List.of("--model", MODEL.toString()));
        }
        assertRefused(run(all.toArray(String[]::new)), first, second);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void refusesOutputsThatCannotBe() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path inTheWay = Files.createDirectory(folder.resolve("folder.png"));
        Path dangling = Files.createSymbolicLink(folder.resolve("link.png"), folder.resolve("nowhere/a.png"));
        assertRefused(generate("--out", "x.jpg"), "x.jpg ends in .jpg; expected FILE.png");
        assertRefused(generate("--out", ""), "--out is empty; expected FILE.png or a folder");
        assertRefused(generate("--out", folder.resolve("no/x.png").toString()), "folder " + folder.resolve("no"), "does not exist");
        assertRefused(generate("--out", folder.resolve("no/more/").toString()), "does not exist");
        assertRefused(generate("--out", file.toString()), "is no folder");
        assertRefused(generate("--out", file + "/x.png"), "is a file; expected a folder");
        assertRefused(generate("--out", inTheWay.toString()), "is a folder; expected a name for a PNG file");
        assertRefused(generate("--out", dangling.toString()), "is a symbolic link to nothing");
        assertRefused(generate("--out", folder.resolve("x".repeat(300) + ".png").toString()), "cannot be written: ");
    }

    @Test
    void refusesToReplaceFilesInAFolder() throws IOException {
        Path samples = Files.createDirectory(folder.resolve("samples"));
        Files.writeString(samples.resolve("bag-seed8.png"), "mine");
        assertRefused(generate("--class", "bag", "--seed", "7", "--count", "2", "--out", samples.toString()),
                "bag-seed8.png exists already", "--force");
        assertEquals("mine", Files.readString(samples.resolve("bag-seed8.png")));
    }

    @Test
    void refusesModelsThatAreNone() throws IOException {
        String out = folder.resolve("x.png").toString();
        assertRefused(run("generate", "--model", folder.resolve("no").toString(), "--out", out), "no: is no directory");
        assertRefused(run("generate", "--model", folder.toString(), "--out", out), "config.json: does not exist");
        Path cut = copyOfModel();
        try (FileChannel file = FileChannel.open(cut.resolve("mar.safetensors"), StandardOpenOption.WRITE)) {
            file.truncate(1_000_000);
        }
        assertRefused(run("generate", "--model", cut.toString(), "--out", out), "mar.safetensors: ", "truncated or corrupt");
        Files.writeString(cut.resolve("config.json"), "{");
        assertRefused(run("classes", "--model", cut.toString()), "config.json: JSON");
    }

    private Path copyOfModel() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("model"));
        for (String name : List.of("config.json", "mar.safetensors", "vae.safetensors")) {
            Files.copy(MODEL.resolve(name), copy.resolve(name));
        }
        return copy;
    }

    @Test
    void refusesWhatIsNoCommand() {
        assertRefused(run(), "no command is given; expected one of generate, compare, presets, classes, doctor, verify");
        assertRefused(run("generat"), "did you mean generate?");
        assertRefused(run("presets", "more"), "'more'");
        assertRefused(run("generate"), "'--out=FILE.png|DIR'");
        assertRefused(run("compare"), "'--out=DIR'");
        assertRefused(run("verify"), "'--fixtures=DIR'");
    }

    @Test
    void keepsHostileTextOnOneLine() {
        assertRefused(generate("--class", "a\nb\u001b[31m\u2028c"), "class is \"a\\nb\\u001b[31m\\u2028c\"");
    }

    @Test
    void showsStackTracesOnlyWhenAsked() {
        for (Outcome outcome : List.of(generate("--class", "x", "--verbose"), run("--verbose", "presets", "--model", "/none"))) {
            assertEquals(2, outcome.code());
            assertTrue(outcome.err().contains("\tat dev.isthmus.app"), outcome.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "compare", "presets", "classes", "doctor", "verify", ""})
    void helpHasExamples(String command) {
        Outcome help = command.isEmpty() ? run("--help") : run(command, "--help");
        assertEquals(0, help.code());
        assertEquals("", help.err());
        assertTrue(help.out().contains("Examples:") && help.out().contains("isthmus " + command), help.out());
        assertFalse(help.out().contains("${"), help.out());
    }

    @Test
    void listsWhatThereIs() {
        assertTrue(run("--version").out().matches("isthmus \\d+\\.\\d+.*\\R"));
        Outcome classes = run("classes", "--model", MODEL.toString());
        assertEquals("     7  sneaker", classes.out().lines().toList().get(8));
        Outcome presets = run("presets", "--model", MODEL.toString());
        assertTrue(presets.out().contains("gtr-6.3x             10               292  0.0770  GtR"), presets.out());
    }
}
