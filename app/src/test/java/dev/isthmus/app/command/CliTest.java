package dev.isthmus.app.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.sampler.plan.TextPresets;
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
        "--preset gtr-txt          | \"gtr-txt\"; expected FILE.json or a name that isthmus presets lists | did you mean \"gtr-text\"?",
        "--preset nowhere.json     | --preset | nowhere.json: does not exist",
        "--precision fp16          | --precision | \"fp16\"; expected one of f32, f16, bf16",
        "--without-saving time-tabel | \"time-tabel\"; expected all or one of time-table, | did you mean \"time-table\"?",
        "--without-saving time-table,,buffer-once | --without-saving | \"\"; expected all or one of",
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
        "--device gpu              | --device | \"gpu\"; expected cpu, cuda, or cuda:N for GPU number N",
        "--threads 0               | --threads | \"0\"; expected a whole number from 1 to 1024",
        "--batch 0                 | --batch | \"0\"; expected a whole number from 1",
        "--zoom 65                 | --zoom | \"65\"; expected a whole number from 1 to 64",
        "--ar-steps 24,6           | preset gtr-text: AR steps is 24,6 | 24,6,2",
        "--ar-steps x              | AR steps is \"x\" | expected whole numbers",
        "--diffusion-steps 1,1,1,1 | preset gtr-text: t_max is 1 | 2 to 1000",
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
        "--presets gtr-3.7         | --presets | \"gtr-3.7\"; expected FILE.json or a name that isthmus presets lists; did you mean \"gtr-3.7x\"?",
        "--presets mar-64,,mar-16  | --presets | \"\"; expected FILE.json or a name",
        "--presets mar-64,nowhere.json | --presets | nowhere.json: does not exist",
        "--presets mar-64,mar-16,mar-64 | --presets: mar-64 is given twice | expected each preset once",
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

    /** As from an unset variable in quotes; an empty path would otherwise mean the current folder. */
    @Test
    void anEmptyNameIsNoFolder() {
        assertRefused(run("classes", "--model", ""), "--model is empty");
        assertRefused(run("flops", "--model", " "), "--model is empty");
        assertRefused(generate("--weights", ""), "--weights is empty");
        assertRefused(generate("--vae", " "), "--vae is empty");
        assertRefused(run("verify", "--fixtures", ""), "--fixtures is empty");
    }

    @Test
    void compareRefusesPresetsOfOneName() throws IOException {
        String json = run("presets", "gtr-3.7x", "--json").out();
        List<String> files = new ArrayList<>();
        for (String name : List.of("a/mine.json", "b/mine.json", "my own.json", "my-own.json", "x".repeat(60) + "1.json",
                "x".repeat(60) + "2.json")) {
            Files.createDirectories(folder.resolve(name).getParent());
            files.add(Files.writeString(folder.resolve(name), json).toString());
        }
        Path out = folder.resolve("report");
        assertRefused(comparing(files.get(0) + "," + files.get(0), out), "--presets: " + files.get(0) + " is given twice");
        assertRefused(comparing(files.get(0) + ",gtr-3.7x," + files.get(1), out), files.get(0) + " and " + files.get(1)
                + " would both be called mine.json; expected files of different names");
        assertRefused(comparing(files.get(2) + "," + files.get(3), out), " would both be called my-own.json");
        assertRefused(comparing(files.get(4) + "," + files.get(5), out), " would both be called " + "x".repeat(60) + ";");
        Files.writeString(folder.resolve("a/mine.json"), json.replace("[ 16, 4, 1 ]", "[ 16, 65, 1 ]"));
        assertRefused(comparing("gtr-3.7x," + files.get(0), out), "a/mine.json: AR steps of stage 2 is 65");
        assertFalse(Files.exists(out));
    }

    private static Outcome comparing(String presets, Path out) {
        return run("compare", "--presets", presets, "--images", "10", "--no-quality", "--model", MODEL.toString(), "--out",
                out.toString());
    }

    /** What would fail when the report is written is told of before its images are made. */
    @Test
    void compareRefusesAFolderWhereItsFilesCannotBe() throws IOException {
        for (String name : List.of("report.html", "report.json", "gtr-6.3x.png", "side-by-side.png")) {
            Path out = Files.createDirectory(folder.resolve("blocked-by-" + name));
            Files.createDirectory(out.resolve(name));
            assertRefused(compareInto(out), "--out " + out.resolve(name) + " is a folder");
            assertFalse(Files.exists(out.resolve("parts")));
        }
        Path out = Files.createDirectory(folder.resolve("parts-is-a-file"));
        Files.createFile(out.resolve("parts"));
        assertRefused(compareInto(out), out.resolve("parts") + " is no folder");
        assertRefused(compareInto(Path.of("/proc/nowhere")), "/proc/nowhere cannot be made: no such file");
    }

    private static Outcome compareInto(Path out) {
        return run("compare", "--presets", "gtr-6.3x", "--images", "10", "--no-quality", "--model", MODEL.toString(), "--out",
                out.toString());
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
        assertRefused(generate("--out", inTheWay.toString()), "is a folder; expected a name for a file");
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--model mar-h                      | model mar-h comes without its weights: give --weights FILE and --vae FILE, or --random-weights",
        "--model mar-h --weights a.pth      | give --vae FILE, or --random-weights SEED",
        "--model mar-h --vae a.ckpt         | give --weights FILE, or --random-weights SEED",
        "--model mar-h --weights /no/a.pth --vae /no/b.ckpt | /no/a.pth: does not exist",
        "--model mar-b --random-weights 1 --vae a.ckpt      | --random-weights and --vae are both given",
        "--model mar-b --random-weights x   | --random-weights",
        "--model mar-x                      | mar-x: is no directory; expected one with config.json",
    })
    void refusesModelsWithoutWeights(String arguments, String part) {
        String[] all = Stream.concat(Stream.of("generate", "--class", "207", "--out", folder.resolve("x.png").toString()),
                Stream.of(arguments.strip().split(" "))).toArray(String[]::new);
        assertRefused(run(all), part);
    }

    /** The embedded model's files are of another size than any published one's. */
    @Test
    void refusesWeightsOfAnotherModelBeforeAnythingSlow() {
        assertRefused(run("generate", "--model", "mar-b", "--class", "207", "--out", folder.resolve("x.png").toString(),
                        "--weights", MODEL.resolve("mar.safetensors").toString(), "--vae", MODEL.resolve("vae.safetensors").toString()),
                "mar.safetensors: parameters do not fit the configuration: ",
                " missing (encoder_blocks.4.attn.qkv.weight, encoder_blocks.4.attn.qkv.bias, encoder_blocks.4.norm1.weight, …), ",
                " of another shape (class_emb.weight is [10, 256], expected [1000, 768], ");
    }

    @Test
    void countsOperations() {
        Outcome all = run("flops", "--model", "mar-h");
        assertTrue(all.out().contains("mar-h  gtr-3.7x            mar             21               611     3.68     11.0  2.63   17.3"), all.out());
        Outcome csv = run("flops", "--model", "mar-b", "--preset", "mar-64", "--ar-steps", "8", "--format", "csv");
        assertEquals("model,preset,backbone,arSteps,headEvaluations,encoderTflop,decoderTflop,headTflop,tflop", csv.out().lines().toList().get(0));
        assertTrue(csv.out().lines().toList().get(1).startsWith("mar-b,mar-64,mar,8,768,"), csv.out());
        Outcome half = run("flops", "--model", MODEL.toString(), "--preset", "mar-16", "--cfg", "1", "--format", "json");
        assertTrue(half.out().startsWith("{\"model\":\"mar-fashion\",\"preset\":\"mar-16\",\"backbone\":\"mar\",\"arSteps\":16,"), half.out());
    }

    /** The same caches cost the same, whether the preset or the option asks for them. */
    @Test
    void countsOperationsOnAnotherBackbone() {
        String own = run("flops", "--model", "mar-b", "--preset", "gtr+lazy", "--format", "csv").out();
        Outcome lazy = run("flops", "--model", "mar-b", "--preset", "gtr-3.7x", "--backbone", "lazy", "--format", "csv");
        assertEquals(own, lazy.out().replace("gtr-3.7x", "gtr+lazy"));
        assertTrue(lazy.out().contains("mar-b,gtr-3.7x,lazy,21,611,"), lazy.out());
        Outcome plain = run("flops", "--model", "mar-b", "--preset", "gtr+lazy", "--backbone", "mar", "--format", "csv");
        assertTrue(plain.out().contains("mar-b,gtr+lazy,mar,21,611,"), plain.out());
        assertNotEquals(own, plain.out());
        Outcome all = run("flops", "--model", MODEL.toString(), "--backbone", "lazymar", "--format", "json");
        assertEquals(Presets.all().size(), all.out().lines().count());
        assertTrue(all.out().lines().allMatch(line -> line.contains("\"backbone\":\"lazymar\"")), all.out());
    }

    @Test
    void countsOperationsOfTextToImage() {
        Outcome all = run("flops", "--model", "lightgen-large", "--format", "csv");
        assertEquals(TextPresets.all().size() + 1, all.out().lines().count());
        assertTrue(all.out().contains("lightgen-large,lightgen-32,32,1536,") && all.out().contains(",84.606213947392,39.425457913856"),
                all.out());
        Outcome listed = run("presets", "--model", "lightgen-large");
        assertEquals(2 * TextPresets.all().size() + 3, listed.out().lines().count());
        assertTrue(listed.out().contains("Per image on lightgen-large at cfg 4.0. Default: lightgen-gtr-text."), listed.out());
        assertRefused(run("flops", "--model", "lightgen-large", "--backbone", "lazy"), "backbone lazy is for models of classes");
        assertRefused(run("flops", "--model", "lightgen-larg"), "lightgen-larg");
        assertRefused(run("compare", "--model", "lightgen-large", "--presets", "mar-8,mar-16", "--out", folder.resolve("r").toString()),
                "--model lightgen-large makes images of texts; expected a model of classes here");
    }

    @Test
    void printsThePapersTables() {
        Outcome one = run("flops", "--table", "1");
        assertTrue(one.out().contains("DiSA, 3.0x            4.83   4.82     0.14  11.04  11.03     0.10  21.61  21.59     0.07"), one.out());
        assertTrue(one.out().contains("LazyMAR, 5.4x            -   2.70        -"), one.out());
        Outcome three = run("flops", "--table", "3", "--format", "json");
        assertEquals(5, three.out().lines().count());
        assertTrue(three.out().startsWith("{\"table\":3,\"method\":\"none\",\"model\":\"mar-h\",\"tflop\":45.04"), three.out());
        Outcome four = run("flops", "--table", "4", "--format", "csv");
        assertTrue(four.out().contains("4,none,mar-h,17.26") && four.out().contains(",17.28,-0.1") && four.out().contains(",\"GtR, 3.7x with"),
                four.out());
        Outcome lazy = run("flops", "--table", "1", "--format", "csv");
        assertTrue(lazy.out().contains("\"LazyMAR, 5.4x\",mar-b,,2.7,,not counted"), lazy.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--table 2                   | --table is 2, allowed: 1, 3, 4",
        "--table 1 --preset mar-64   | --table has its own models, presets and settings",
        "--table 1 --backbone lazy   | --table has its own models, presets and settings",
        "--backbone lasy             | \"lasy\"; expected one of mar, lazy, lazymar; did you mean \"lazy\"?",
        "--table 1 --model mar-b     | --table has its own models, presets and settings",
        "--table one                 | --table",
        "--format xml                | \"xml\"; expected one of table, csv, json",
        "--ar-steps 8                | --ar-steps needs --preset",
        "--model mar-b --preset gtr-text --ar-steps 8 | preset gtr-text: AR steps is 8",
        "--model /none               | /none: is no directory",
    })
    void refusesToCount(String arguments, String part) {
        assertRefused(run(Stream.concat(Stream.of("flops"), Stream.of(arguments.strip().split(" "))).toArray(String[]::new)), part);
    }

    @Test
    void knowsThePublishedModels() {
        assertTrue(run("classes", "--model", "mar-l").out().contains("   207  golden retriever"));
        assertTrue(run("presets", "--model", "mar-l").out().contains("Per image on mar-l"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--port 65536              | --port | \"65536\"; expected a whole number from 0 to 65535",
        "--host not.an.address.invalid | --host is \"not.an.address.invalid\"; expected an address of this machine | 127.0.0.1 or 0.0.0.0",
        "--token-file nowhere      | token file nowhere cannot be read | it is not a file",
        "--cors-origin *           | origin is \"*\"; expected one such as | https://example.org",
        "--queue 5                 | --queue is 5; expected at least --max-images | 10",
        "--lanes 1000              | 1000 lanes | this machine has",
        "--preset gtr-txt          | \"gtr-txt\"; expected FILE.json or a name that isthmus presets lists | did you mean \"gtr-text\"?",
        "--grace 0                 | --grace | \"0\"; expected a whole number from 1",
        "--model nowhere           | nowhere | isthmus: "})
    void refusesWhatCannotBeServed(String arguments, String first, String second) {
        assertRefused(run(("serve " + (arguments.contains("--model") ? "" : "--model " + MODEL + " ") + arguments).split(" +")), first, second);
    }

    @Test
    void refusesWhatIsNoCommand() {
        assertRefused(run(), "no command is given; expected one of generate, embed, compare, reproduce, bulk, serve, presets, flops, "
                + "bench, classes, doctor, verify");
        assertRefused(run("generat"), "did you mean generate?");
        assertRefused(run("presets", "mar-64", "more"), "'more'");
        assertRefused(run("generate"), "'--out=FILE.png|DIR'");
        assertRefused(run("compare"), "'--out=DIR'");
        assertRefused(run("verify"), "'--fixtures=DIR'");
        assertRefused(run("generate", "--otu", "x.png"), "Unknown options: '--otu', 'x.png'");
        assertRefused(run("generate", "x.png"), "'x.png'");
        assertRefused(run("verify", "--fixture", "x"), "'--fixture', 'x'", "did you mean --fixtures?");
        assertRefused(run("generate", "--class", "bag", "--count"), "--count");
    }

    @Test
    void refusesABenchOfNoLengthOrUnknownFormat() {
        assertRefused(run("bench", "calls", "--seconds", "0"), "--seconds", "expected a whole number from 1 to 3600");
        assertRefused(run("bench", "calls", "--format", "xml"), "\"xml\"; expected one of table, csv, json");
        assertRefused(run("bench", "calls", "--threads", "0"), "--threads");
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
    @ValueSource(strings = {"generate", "compare", "bulk", "bulk status", "bulk verify", "bulk merge", "presets", "flops", "bench calls", "classes", "doctor", "verify", ""})
    void helpHasExamples(String command) {
        Outcome help = command.isEmpty() ? run("--help") : run((command + " --help").split(" "));
        assertEquals(0, help.code());
        assertEquals("", help.err());
        assertTrue(help.out().contains("Examples:") && help.out().contains("isthmus " + command), help.out());
        assertFalse(help.out().contains("${"), help.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "compare", "reproduce", "bulk", "verify"})
    void whateverComputesTakesADevice(String command) {
        String help = run(command, "--help").out().replaceAll("\\s+", " ");
        assertTrue(help.contains("--device=NAME Where to compute: cpu, cuda, or cuda:N for GPU number N (isthmus doctor lists them). Default: cpu."),
                help);
    }

    @Test
    void listsWhatThereIs() {
        assertTrue(run("--version").out().matches("isthmus \\d+\\.\\d+.*\\R"));
        Outcome classes = run("classes", "--model", MODEL.toString());
        assertEquals("     7  sneaker", classes.out().lines().toList().get(8));
        Outcome presets = run("presets", "--model", MODEL.toString());
        assertTrue(presets.out().matches("(?s).*\\Rgtr-6\\.3x +10 +292 +0\\.0770  GtR at 6\\.3x: [^\\n]*\\R {46,}inferred .*"),
                presets.out());
        assertEquals(2 * Presets.all().size() + 3, presets.out().lines().count());
        Outcome one = run("presets", "disa-16", "--model", MODEL.toString());
        assertEquals(5, one.out().lines().count(), one.out());
    }

    @Test
    void aPresetCanBePrintedEditedAndReadAgain() throws IOException {
        String json = run("presets", "gtr-3.7x", "--json").out();
        Path file = Files.writeString(folder.resolve("mine.json"), json);
        assertEquals(json, run("presets", file.toString(), "--json").out());

        Files.writeString(file, json.replace("[ 16, 4, 1 ]", "[ 8, 4, 1 ]").replace("GtR at 3.7x", "mine"));
        Outcome edited = run("presets", file.toString(), "--model", MODEL.toString());
        assertTrue(edited.out().matches("(?s).*mine\\.json +13 .* mine: .*"), edited.out());

        Files.writeString(file, json.replace("\"beta\"", "\"gamma\""));
        assertRefused(run("presets", file.toString()), "mine.json: unknown key \"gamma\" in fts, allowed: mode, beta, t_detail");
        assertRefused(generate("--preset", file.toString()), "mine.json: unknown key");
        Files.writeString(file, json.replace("[ 16, 4, 1 ]", "[ 16, 65, 1 ]"));
        assertRefused(generate("--preset", file.toString()),
                "mine.json: AR steps of stage 2 is 65, allowed on a 16x16 grid: 1 to 64");
        assertRefused(run("presets", "--json"), "--json is given without a preset");
        assertRefused(run("presets", "gtr-9x"), "\"gtr-9x\"; expected FILE.json or a name");
    }
}
