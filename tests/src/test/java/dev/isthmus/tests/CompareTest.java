package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.isthmus.app.command.Cli;
import dev.isthmus.app.compare.Environment;
import dev.isthmus.app.compare.Judge;
import dev.isthmus.app.compare.Method;
import dev.isthmus.app.compare.Methods;
import dev.isthmus.app.compare.Part;
import dev.isthmus.app.compare.Parts;
import dev.isthmus.app.compare.Setup;
import dev.isthmus.app.compare.Turn;
import dev.isthmus.app.image.PngText;
import dev.isthmus.sampler.Pixels;
import dev.isthmus.sampler.model.ModelSource;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.PresetJson;
import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.sampler.plan.Recipe;
import dev.isthmus.tests.CommandLine.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The compare command from flags to report, on a model that is quick. */
@ExtendWith(NoLiveTensors.class)
class CompareTest {
    private static final String PRESETS = "gtr-6.3x,gtr-3.7x";

    @TempDir
    Path temporary;

    private Path model;
    private Path out;

    private record Outcome(int code, String out, String err) {
    }

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModel.write(Files.createDirectory(temporary.resolve("model")));
        out = temporary.resolve("report");
    }

    @Test
    void reportsEverythingAndGoesOnAfterAnInterruption() throws Exception {
        Outcome first = compare("--images", "8", "--repeats", "2", "--batch", "5");
        assertEquals(0, first.code(), first.err());
        assertEquals(List.of("gtr-3.7x.png", "gtr-6.3x.png", "parts", "report.html", "report.json", "side-by-side.png"),
                names(out));
        assertEquals(2 * 2 * 2, names(out.resolve("parts")).size());
        assertTrue(first.out().lines().anyMatch(line -> line.startsWith("gtr-6.3x ")), first.out());

        byte[] report = Files.readAllBytes(out.resolve("report.json"));
        assertEquals(0, compare("--images", "8", "--repeats", "2", "--batch", "5").code());
        assertArrayEquals(report, Files.readAllBytes(out.resolve("report.json")), "with all parts there, times are the same too");

        List<Path> parts = files(out.resolve("parts"));
        Set<FileTime> kept = new HashSet<>();
        for (int i = 0; i < parts.size(); i++) {
            switch (i % 3) { // as after an interruption, and as after a failing disk
                case 0 -> Files.delete(parts.get(i));
                case 1 -> kept.add(Files.getLastModifiedTime(parts.get(i)));
                default -> Files.write(parts.get(i), new byte[] {1, 2, 3});
            }
        }
        Outcome again = compare("--images", "8", "--repeats", "2", "--batch", "5");
        assertEquals(0, again.code(), again.err());
        assertTrue(again.err().contains("3 of 8 batches are finished from before"), again.err());
        assertEquals(withoutTimes(report), withoutTimes(Files.readAllBytes(out.resolve("report.json"))));
        assertNotEquals(new String(report), Files.readString(out.resolve("report.json")), "times are measured anew");
        for (FileTime time : kept) {
            assertTrue(files(out.resolve("parts")).stream().anyMatch(f -> modified(f).equals(time)),
                    "a finished batch was made again");
        }
    }

    @Test
    void figuresAreThoseOfTheImages() throws Exception {
        assertEquals(0, compare("--images", "8", "--batch", "8").code());
        JsonNode report = JsonMapper.shared().readTree(Files.readString(out.resolve("report.json")));
        assertEquals("isthmus-compare/1", report.get("schema").asString());
        assertEquals("Fréchet distance", report.get("quality").get("distance").asString());
        for (JsonNode preset : report.get("presets")) {
            double accuracy = preset.get("quality").get("accuracy").get("mean").asDouble();
            assertEquals(0, accuracy * 8 % 1, 1e-12);
            double score = preset.get("quality").get("inceptionScore").get("mean").asDouble();
            assertTrue(score >= 1 && score <= TinyModel.CLASSES, "Inception Score " + score);
            assertTrue(preset.get("quality").get("distance").get("mean").asDouble() > 0);
            assertTrue(preset.get("quality").get("distance").get("deviation").isNull(), "one repeat has no spread");
            assertTrue(preset.get("time").get("secondsPerImage").get("mean").asDouble() > 0);
            assertTrue(preset.get("time").get("speedUpMeasured").isNull(), "mar-64 was not run");
            assertTrue(preset.get("speedUpByFlops").asDouble() > 1);
        }
        assertEquals(8, report.get("shown").size());
        assertEquals("b & <c>", report.get("shown").get(5).get("class").asString());
        assertEquals(2, report.get("shown").get(5).get("seed").asLong());
    }

    @Test
    void thePageIsWellFormedAndNeedsNothingElse() throws Exception {
        assertEquals(0, compare("--images", "8", "--repeats", "2").code());
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        Document page = factory.newDocumentBuilder().parse(out.resolve("report.html").toFile());
        NodeList all = page.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            assertFalse(Set.of("script", "link", "iframe").contains(element.getTagName()), element.getTagName());
            assertEquals("", element.getAttribute("href"));
            assertTrue(element.getAttribute("src").isEmpty() || element.getAttribute("src").startsWith("data:image/png;base64,"));
        }
        assertFalse(Files.readString(out.resolve("report.html")).contains("url("));
        assertEquals(2, page.getElementsByTagName("svg").getLength());
        assertEquals(2 * 2, page.getElementsByTagName("img").getLength());
        var sheet = ImageIO.read(out.resolve("side-by-side.png").toFile());
        assertTrue(sheet.getWidth() > sheet.getHeight() * 3, "eight images wide, two high");
    }

    /** What a user edits goes beside what ships, even under a name that ships, and the command in the report does the same again. */
    @Test
    void takesPresetsOfTheUsersOwn() throws Exception {
        Path mine = Files.createDirectory(temporary.resolve("my presets")).resolve("mar-64.json");
        Preset edited = new Preset("", "mine & <only>", "", BackboneKind.LAZY, Recipe.mar(4, 5));
        Files.writeString(mine, PresetJson.text(edited));
        Outcome outcome = compare("--presets", "gtr-6.3x, " + mine, "--images", "8", "--batch", "8");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().lines().anyMatch(line -> line.startsWith("mar-64.json ")), outcome.out());
        assertEquals(List.of("gtr-6.3x.png", "mar-64.json.png", "parts", "report.html", "report.json", "side-by-side.png"), names(out));
        assertEquals(1, names(out.resolve("parts")).stream().filter(name -> name.startsWith("mar-64.json-r1-00000-")).count());

        JsonNode report = JsonMapper.shared().readTree(Files.readString(out.resolve("report.json")));
        assertFalse(report.get("presets").get(0).has("preset"), "what ships is known by its name");
        JsonNode own = report.get("presets").get(1);
        assertEquals("mar-64.json", own.get("name").asString());
        assertEquals(mine.toString(), own.get("file").asString());
        assertEquals(edited, PresetJson.preset("", own.get("preset")));
        assertTrue(own.get("time").get("speedUpMeasured").isNull(), "it is not the mar-64 that ships");
        assertTrue(Files.readString(out.resolve("report.html")).contains("mine &amp; &lt;only&gt;"));
        for (String name : List.of("mar-64.json.png", "side-by-side.png")) {
            String key = name.equals("side-by-side.png") ? "Preset JSON of mar-64.json" : "Preset JSON";
            assertEquals(PresetJson.line(edited), PngText.read(out.resolve(name)).get(key));
        }

        String command = report.get("command").asString();
        assertTrue(command.startsWith("isthmus compare --presets 'gtr-6.3x," + mine + "' --images 8 "), command);
        List<String> words = words(command);
        words.addAll(List.of("--out", out.toString()));
        Outcome again = run(words.subList(1, words.size()));
        assertEquals(0, again.code(), again.err());
        assertTrue(again.err().contains("2 of 2 batches are finished from before"), again.err());

        Files.writeString(mine, PresetJson.text(new Preset("", "", "", BackboneKind.MAR, edited.recipe())));
        Outcome changed = run(words.subList(1, words.size()));
        assertTrue(changed.err().contains("1 of 2 batches are finished from before"), changed.err());
    }

    @Test
    void saysWhereItComputed() throws Exception {
        assertEquals(0, compare("--images", "4", "--no-quality", "--device", "cpu").code());
        JsonNode report = JsonMapper.shared().readTree(Files.readString(out.resolve("report.json")));
        assertEquals("cpu", report.get("environment").get("device").asString());
        assertTrue(Files.readString(out.resolve("report.html")).contains("Computed on cpu. "));
    }

    @Test
    void partsOfAnotherDeviceAreNotMixedIn() throws IOException {
        ModelSource source = ModelSource.of(model);
        List<Method> methods = new Methods(source.config(), 2).of(List.of(Presets.GTR_6_3X));
        Setup setup = new Setup(source, List.of(), methods, Optional.empty(), 1, 1, 1, 1, 2, 1, OptionalInt.empty(), Placement.CPU,
                Judge.None.wanted());
        Path folder = Files.createDirectory(temporary.resolve("parts"));
        Turn turn = setup.turns().getFirst();
        Part part = new Part(List.of(new Pixels(1, 1, 3, new byte[] {1, 2, 3})), 1);
        parts(folder, setup, "cpu").write(turn, part);
        assertTrue(parts(folder, setup, "cpu").has(turn));
        for (String other : List.of("cuda:0 A", "cuda:0 B", "cuda:1 A")) {
            assertFalse(parts(folder, setup, other).has(turn), other);
            parts(folder, setup, other).write(turn, part);
        }
        assertEquals(4, names(folder).size());
    }

    private static Parts parts(Path folder, Setup setup, String device) {
        return new Parts(folder, setup, new Environment("isthmus", "libtorch", "java", "system", 2, 2, device), Map.of());
    }

    /** As a shell takes them; there are no quotes in quotes here. */
    private static List<String> words(String command) {
        return Pattern.compile("'([^']*)'|(\\S+)").matcher(command).results()
                .map(word -> word.group(1) != null ? word.group(1) : word.group(2)).collect(Collectors.toCollection(ArrayList::new));
    }

    @Test
    void withoutAFeatureNetworkQualityIsLeftOutWithAReason() throws Exception {
        Files.delete(model.resolve("feature-net.safetensors"));
        Outcome outcome = compare("--images", "2");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.err().contains("no quality: model tiny has no feature-net.safetensors"), outcome.err());
        assertFalse(outcome.out().contains("IS"), outcome.out());
        JsonNode quality = JsonMapper.shared().readTree(Files.readString(out.resolve("report.json"))).get("quality");
        assertFalse(quality.get("measured").asBoolean());
        assertTrue(Files.readString(out.resolve("report.html")).contains("Quality was not measured: model tiny has no"));
    }

    @Test
    void aDamagedFeatureNetworkIsToldOfBeforeAnyImageIsMade() throws Exception {
        TinyModel.featureNet(model.resolve("feature-net.safetensors"), Double.NaN);
        Outcome outcome = compare("--images", "8");
        assertEquals(2, outcome.code(), outcome.err());
        assertTrue(outcome.err().contains("feature-net.safetensors: head.bias has NaN or infinite values"), outcome.err());
        assertEquals(List.of("parts"), names(out));
        assertEquals(List.of(), names(out.resolve("parts")));
    }

    @Test
    void ctrlCKeepsWhatIsFinished() throws Exception {
        assumeFalse(CommandLine.interruptsAreIgnored(), "interrupts do not reach what this build starts");
        Path directory = Files.createDirectory(temporary.resolve("work"));
        Process process = CommandLine.start(directory, List.of(), "compare", "--presets", PRESETS, "--images", "4000", "--batch",
                "4", "--model", model.toString(), "--out", out.toString());
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (process.isAlive() && System.nanoTime() < end && finished() < 3) {
            Thread.sleep(50);
        }
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        Result result = CommandLine.finish(process, directory);
        assertEquals(130, result.code(), result.err());
        assertTrue(result.err().contains("batches are finished; the same command goes on from there"), result.err());
        assertEquals(List.of("parts"), names(out));
        assertTrue(finished() >= 3);
        assertEquals(finished(), names(out.resolve("parts")).size(), "a temporary file was left");
    }

    private long finished() throws IOException {
        return Files.isDirectory(out.resolve("parts"))
                ? names(out.resolve("parts")).stream().filter(name -> name.endsWith(".safetensors")).count() : 0;
    }

    private Outcome compare(String... arguments) {
        List<String> all = new ArrayList<>(List.of("compare", "--model", model.toString(), "--out", out.toString()));
        all.addAll(List.of(arguments));
        if (!all.contains("--presets")) {
            all.addAll(List.of("--presets", PRESETS));
        }
        return run(all);
    }

    private static Outcome run(List<String> arguments) {
        StringWriter stdout = new StringWriter();
        StringWriter stderr = new StringWriter();
        int code = new Cli(new PrintWriter(stdout), new PrintWriter(stderr)).execute(arguments.toArray(String[]::new));
        return new Outcome(code, stdout.toString(), stderr.toString());
    }

    private static JsonNode withoutTimes(byte[] report) {
        JsonNode root = JsonMapper.shared().readTree(report);
        root.get("presets").forEach(preset -> ((ObjectNode) preset).remove("time"));
        return root;
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        return files(folder).stream().map(f -> f.getFileName().toString()).toList();
    }
}
