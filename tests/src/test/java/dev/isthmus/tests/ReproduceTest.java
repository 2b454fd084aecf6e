package dev.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.app.command.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The reproduce command from flags to page, on a model that is quick. */
@ExtendWith(NoLiveTensors.class)
class ReproduceTest {
    private static final int GRID = 8;

    @TempDir
    Path temporary;

    private Path model;
    private Path out;

    private record Outcome(int code, String err) {
    }

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModel.write(Files.createDirectory(temporary.resolve("model")));
        out = temporary.resolve("results");
    }

    @Test
    void runsGoesOnAndReports() throws Exception {
        Outcome first = run("table-5", 2);
        assertEquals(0, first.code(), first.err());
        assertEquals(2 * 4, files(out.resolve("parts")).size(), "four presets in two blocks");
        JsonNode results = results();
        assertEquals("isthmus-reproduce/1", results.get("schema").asString());
        figures(results);
        String page = Files.readString(out.resolve("report.md"));
        assertTrue(page.contains("| GtR | `gtr-3.7x` | 21 | 611 |"), page);
        assertTrue(page.contains("`mar-64` (0 of 2 blocks)"), "what was not run is said");
        assertFalse(Files.exists(out.resolve("table-1.svg")), "a plot of one preset");

        List<Path> parts = files(out.resolve("parts"));
        Files.delete(parts.getFirst()); // as after an interruption, and as after a failing disk
        Files.write(parts.getLast(), new byte[] {1, 2, 3});
        Outcome again = run("table-5", 2);
        assertEquals(0, again.code(), again.err());
        assertTrue(again.err().contains("6 of 8 parts are finished from before"), again.err());
        assertEquals(withoutTimes(results), withoutTimes(results()));
    }

    @Test
    void whatIsFixedDoesNotVary() throws Exception {
        Outcome outcome = run("figure-3", 1);
        assertEquals(0, outcome.code(), outcome.err());
        halves(results());
        assertTrue(Files.readString(out.resolve("report.md")).contains("| checkerboard | 8 |"));
        requireWellFormed(out.resolve("figure-3.svg"));
    }

    @Test
    void aTimeLimitLeavesAReportOfWhatIsFinished() throws Exception {
        Outcome none = run("table-4", 2, "--time-limit", "0");
        assertEquals(0, none.code(), none.err());
        assertTrue(none.err().contains("0 of 10 parts are finished"), none.err());
        assertEquals(0, results().get("presets").get(0).get("blocks").size());
        assertEquals(0, run("table-4", 2).code());
        Files.delete(files(out.resolve("parts")).getFirst());
        assertEquals(0, run("table-4", 2, "--time-limit", "0").code());
        String page = Files.readString(out.resolve("report.md"));
        assertTrue(page.contains("(1 of 2 blocks)"), page);
        assertTrue(page.contains("not run"), "one block decides nothing");
    }

    @Test
    void aPageIsBroughtUpToDateFromResultsAlone() throws Exception {
        assertEquals(0, run("k-sweep", 2).code());
        Path page = temporary.resolve("page.md");
        Files.writeString(page, "# Mine\n\n<!-- begin k-sweep -->\n<!-- end k-sweep -->\n\nwords\n");
        Outcome outcome = execute("reproduce", "--report", out.resolve("results.json").toString(), "--update", page.toString());
        assertEquals(0, outcome.code(), outcome.err());
        String text = Files.readString(page);
        assertTrue(text.startsWith("# Mine\n\n<!-- begin k-sweep -->\n|  | preset |") && text.endsWith("\nwords\n"), text);
        assertTrue(text.contains("](results/k-sweep.svg)"), "a link from where the page is");
        requireWellFormed(out.resolve("k-sweep.svg"));
    }

    @Test
    void badSettingsAreRefusedInOneLine() {
        refused("--images is 9 in 2 blocks", "--images", "9");
        refused("--experiments: \"table-9\" is none", "--experiments", "table-9");
        assertRefusal("--out is missing", execute("reproduce", "--model", model.toString()));
        assertRefusal("--report is given without --update", execute("reproduce", "--report", "results.json"));
        assertRefusal("does not exist", execute("reproduce", "--report", temporary.resolve("no.json").toString(), "--update",
                model.resolve("config.json").toString()));
    }

    private static void requireWellFormed(Path plot) throws Exception {
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(plot.toFile());
    }

    private void refused(String message, String... arguments) {
        List<String> all = new ArrayList<>(List.of("reproduce", "--model", model.toString(), "--out", out.toString(), "--repeats", "2"));
        all.addAll(List.of(arguments));
        assertRefusal(message, execute(all.toArray(String[]::new)));
        assertFalse(Files.exists(out));
    }

    private static void assertRefusal(String message, Outcome outcome) {
        assertEquals(2, outcome.code(), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().contains(message), outcome.err());
    }

    /** All blocks, in figures that can be. */
    private static void figures(JsonNode results) {
        assertEquals(4, results.get("presets").size());
        for (JsonNode preset : results.get("presets")) {
            assertEquals(2, preset.get("blocks").size());
            for (JsonNode block : preset.get("blocks")) {
                assertTrue(block.get("secondsPerImage").asDouble() > 0);
                assertEquals(8, block.get("figures").get("images").asInt());
                assertEquals(0, block.get("figures").get("accuracy").asDouble() * 8 % 1, 1e-12);
            }
            double mean = (preset.get("blocks").get(0).get("figures").get("accuracy").asDouble()
                    + preset.get("blocks").get(1).get("figures").get("accuracy").asDouble()) / 2;
            assertEquals(mean, preset.get("all").get("accuracy").asDouble(), 1e-12, "all images are those of the blocks");
            assertEquals(16, preset.get("all").get("images").asInt());
        }
        assertNotEquals(results.get("presets").get(0).get("all").get("distance").asDouble(),
                results.get("presets").get(1).get("all").get("distance").asDouble());
    }

    /** What is free does vary. */
    private static void halves(JsonNode results) {
        assertEquals(List.of("checkerboard", "block", "random"),
                results.get("halfFixed").valueStream().map(p -> p.get("pattern").asString()).toList());
        for (JsonNode pattern : results.get("halfFixed")) {
            assertEquals(GRID * GRID, pattern.get("tokenMap").size());
            for (int t = 0; t < GRID * GRID; t++) {
                double variance = pattern.get("tokenMap").get(t).asDouble();
                boolean fixed = switch (pattern.get("pattern").asString()) {
                    case "checkerboard" -> (t / GRID + t % GRID) % 2 == 0;
                    case "block" -> t < GRID * GRID / 2;
                    default -> variance == 0; // another half for each base image
                };
                assertTrue(fixed ? variance == 0 : variance > 0, pattern.get("pattern") + " token " + t + ": " + variance);
            }
            for (JsonNode block : pattern.get("blocks")) {
                assertEquals(2 * TinyModel.CLASSES, block.get("bases").asInt());
                assertTrue(block.get("pixel").asDouble() < block.get("pixelUnfixed").asDouble());
            }
        }
    }

    private Outcome run(String experiments, int blocks, String... arguments) {
        List<String> all = new ArrayList<>(List.of("reproduce", "--model", model.toString(), "--out", out.toString(), "--experiments",
                experiments, "--images", String.valueOf(8 * blocks), "--repeats", String.valueOf(blocks), "--batch", "64"));
        all.addAll(List.of(arguments));
        return execute(all.toArray(String[]::new));
    }

    private static Outcome execute(String... arguments) {
        StringWriter stderr = new StringWriter();
        int code = new Cli(new PrintWriter(new StringWriter()), new PrintWriter(stderr)).execute(arguments);
        return new Outcome(code, stderr.toString());
    }

    private JsonNode results() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(out.resolve("results.json")));
    }

    private static JsonNode withoutTimes(JsonNode results) {
        results.get("presets").forEach(each -> each.get("blocks").forEach(block -> ((ObjectNode) block).remove("secondsPerImage")));
        return results;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
