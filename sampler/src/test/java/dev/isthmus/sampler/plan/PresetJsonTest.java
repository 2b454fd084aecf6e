package dev.isthmus.sampler.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.order.GtrOrder;
import dev.isthmus.sampler.order.HaltonOrder;
import dev.isthmus.sampler.order.SubsampleOrder;
import dev.isthmus.sampler.order.TokenOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PresetJsonTest {
    private static final String MINIMAL = """
            {"order": {"kind": "gtr", "stages": 3}, "tokens": {"kind": "stages", "ar_steps": [16, 4, 1]},
             "diffusion": {"kind": "stage-aware", "t_max": 50, "t_min": 10, "t_rec": 10}}""";

    @TempDir
    Path folder;

    @Test
    void everyPresetSurvivesTheRoundTrip() {
        for (Preset preset : Presets.all()) {
            assertEquals(preset, parse(preset.id(), PresetJson.text(preset)));
            assertEquals(preset, parse(preset.id(), PresetJson.line(preset)));
            assertFalse(PresetJson.line(preset).contains("\n"));
        }
    }

    @Test
    void everyPartSurvivesTheRoundTrip() {
        List<TokenOrder> orders = new ArrayList<>(List.of(new GtrOrder(2), new HaltonOrder(false)));
        for (SubsampleOrder.Pattern pattern : SubsampleOrder.Pattern.values()) {
            orders.add(new SubsampleOrder(pattern));
        }
        for (TokenOrder order : orders) {
            for (DiffusionSchedule.Disa.Shape shape : DiffusionSchedule.Disa.Shape.values()) {
                for (Detail.Mode mode : Detail.Mode.values()) {
                    Recipe recipe = new Recipe(order, new TokenSchedule.Listed(List.of(List.of(1, 2), List.of(5))),
                            new DiffusionSchedule.Disa(40, 7, shape), Optional.of(new DetailRule(mode, 0.3, 9)),
                            GuidanceSchedule.CONSTANT, OptionalInt.of(900));
                    for (BackboneKind backbone : BackboneKind.values()) {
                        Preset preset = new Preset("x", "one", "two", backbone, recipe);
                        assertEquals(preset, parse("x", PresetJson.text(preset)));
                    }
                }
            }
        }
    }

    @Test
    void looksLikeThis() {
        assertEquals("""
                {
                  "description" : "GtR at 6.3x: 5+4+1 AR steps, T 50 to 10, then 10 with a tenth of the tokens at 20",
                  "origin" : "inferred from FLOPs: GtR 6.3x in Table 1 (1.1% off on B, 0.1% on L and H)",
                  "backbone" : "mar",
                  "order" : {
                    "kind" : "gtr",
                    "stages" : 3
                  },
                  "tokens" : {
                    "kind" : "stages",
                    "ar_steps" : [ 5, 4, 1 ]
                  },
                  "diffusion" : {
                    "kind" : "stage-aware",
                    "t_max" : 50,
                    "t_min" : 10,
                    "t_rec" : 10
                  },
                  "fts" : {
                    "mode" : "high-freq",
                    "beta" : 0.1,
                    "t_detail" : 20
                  },
                  "guidance" : "linear",
                  "timestep_clip" : 950
                }""", PresetJson.text(Presets.GTR_6_3X).replace("\r", ""));
    }

    @Test
    void mostMayBeLeftOut() {
        Preset preset = parse("mine", MINIMAL);
        assertEquals(Presets.FTS_OFF.recipe(), preset.recipe());
        assertEquals("", preset.origin());
        assertEquals("mine", preset.id());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "\"stages\": 3 | \"stages\": 13 | order: stages is 13, allowed: 1 to 12",
        "\"stages\": 3 | \"stages\": 4 | stages of the order is 4, expected those of the AR steps, 3",
        "\"stages\": 3 | \"stages\": 3.0 | order.stages is 3.0, expected a whole number, at most 2147483647",
        "\"stages\": 3 | \"stages\": 9999999999 | order.stages is 9999999999, expected a whole number, at most 2147483647",
        "\"stages\": 3 | \"stages\": \"3\" | order.stages is \"3\", expected a whole number, at most 2147483647",
        "\"stages\": 3 | \"stages\": null | order.stages is null, expected a whole number, at most 2147483647",
        "\"stages\": 3 | \"stagess\": 3 | unknown key \"stagess\" in order, allowed: kind, stages",
        ", \"stages\": 3 | ~~ | order.stages is missing, expected a whole number",
        "\"gtr\" | \"spiral\" | order.kind is \"spiral\", allowed: gtr, random, raster, subsample, halton",
        "\"gtr\" | \"random\" | unknown key \"stages\" in order, allowed: kind",
        "\"gtr\", \"stages\": 3 | \"halton\", \"roll\": 1 | order.roll is 1, allowed: true, false",
        "\"gtr\", \"stages\": 3 | \"subsample\", \"pattern\": \"z\" | order.pattern is \"z\", allowed: quadrants, polyphase",
        "[16, 4, 1] | [16, 0, 1] | tokens.ar_steps: AR steps of stage 2 is 0, allowed: 1 or more",
        "[16, 4, 1] | [16, \"4\", 1] | tokens.ar_steps[1] is \"4\", expected a whole number, at most 2147483647",
        "[16, 4, 1] | 16 | tokens.ar_steps is 16, expected a list of whole numbers",
        "[16, 4, 1] | [] | tokens.ar_steps: stages is 0, allowed: 1 to 12",
        "\"stages\", \"ar_steps\": [16, 4, 1] | \"cosine\", \"ar_steps\": 0 | tokens.ar_steps: AR steps is 0, allowed: 1 or more",
        "\"stages\", \"ar_steps\": [16, 4, 1] | \"listed\", \"counts\": [[1, 0]] | tokens.counts: tokens of stage 1, AR step 2, is 0, allowed: 1 or more",
        "\"stages\", \"ar_steps\": [16, 4, 1] | \"listed\", \"counts\": [1] | tokens.counts[0] is 1, expected a list of whole numbers",
        "\"t_max\": 50 | \"t_max\": 1 | diffusion: t_max is 1, allowed: 2 to 1000",
        "\"t_min\": 10 | \"t_min\": 60 | diffusion: t_min is 60, allowed: 2 to t_max, which is 50",
        "\"t_rec\": 10 | \"t_rec\": 1 | diffusion: t_rec is 1, allowed: 2 to 1000",
        "\"stage-aware\" | \"disa\" | unknown key \"t_rec\" in diffusion, allowed: kind, t_max, t_min, shape",
        "\"order\" | \"fts\": {\"mode\": \"random\", \"beta\": 1.5, \"t_detail\": 20}, \"order\" | fts: beta is 1.5, allowed: 0 (none) to 1",
        "\"order\" | \"fts\": {\"mode\": \"random\", \"beta\": -1, \"t_detail\": 20}, \"order\" | fts: beta is -1.0, allowed: 0 (none) to 1",
        "\"order\" | \"fts\": {\"mode\": \"random\", \"beta\": 0.1, \"t_detail\": 1}, \"order\" | fts: t_detail is 1, allowed: 2 to 1000",
        "\"order\" | \"fts\": {\"mode\": \"high\", \"beta\": 0.1, \"t_detail\": 9}, \"order\" | fts.mode is \"high\", allowed: high-freq, low-freq, random, full-enhanced",
        "\"order\" | \"fts\": \"on\", \"order\" | fts is \"on\", expected an object or \"off\"",
        "\"order\" | \"timestep_clip\": 1000, \"order\" | timestep_clip: timestep clip is 1000, allowed: 1 to 999 or \"off\"",
        "\"order\" | \"timestep_clip\": true, \"order\" | timestep_clip is true, expected a whole number, at most 2147483647 or \"off\"",
        "\"order\" | \"guidance\": \"cosine\", \"order\" | guidance is \"cosine\", allowed: constant, linear",
        "\"order\" | \"backbone\": \"lasy\", \"order\" | backbone is \"lasy\", allowed: mar, lazy, lazymar",
        "\"order\" | \"origin\": \"a\\nb\", \"order\" | origin is \"a?b\", expected one line of text",
        "\"order\" | \"cfg\": 3, \"order\" | unknown key \"cfg\", allowed: description, origin, backbone, order, tokens, diffusion, fts, guidance, timestep_clip",
        "{\"kind\": \"gtr\", \"stages\": 3} | 7 | order is 7, expected an object",
    })
    void refusesInOneLine(String part, String replacement, String message) {
        String text = MINIMAL.replace(part, replacement);
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> parse("x", text)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "3", "{}", "{\"order\": {}, \"order\": {}}", "{\"order\": NaN}", "{} {}",
        "// {}", "{\"order\": 1e99999999999}"})
    void refusesWhatIsNoPreset(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("p.json"), text);
        String message = assertThrows(CheckpointException.class, () -> Preset.read(file)).getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.startsWith(file + ": "), message);
        assertFalse(message.matches(".*(Exception|jackson|Feature).*"), message);
    }

    /** Neither takes the memory that the file asks for. */
    @Test
    void whatIsTooLargeIsRefused() throws IOException {
        Path endless = Path.of("/dev/zero");
        assumeTrue(Files.exists(endless));
        assertTrue(refusal(endless).contains("is larger than "), refusal(endless));
        Path number = Files.writeString(folder.resolve("number.json"), "{\"order\": " + "1".repeat(1 << 20) + "}");
        assertEquals(number + ": JSON: Number value length (1048576) exceeds the maximum allowed (1000)", refusal(number));
    }

    @Test
    void anEmptyFileIsCalledEmpty() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.json"), "");
        assertEquals(empty + ": JSON: the file is empty", refusal(empty));
    }

    private static String refusal(Path file) {
        return assertThrows(CheckpointException.class, () -> Preset.read(file)).getMessage();
    }

    @Test
    void aFileIsItsId() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.json"), PresetJson.text(Presets.DISA_24));
        Preset read = Preset.read(file);
        assertEquals(file.toString(), read.id());
        assertEquals(Presets.DISA_24.recipe(), read.recipe());
        assertThrows(CheckpointException.class, () -> Preset.read(folder.resolve("none.json")));
        assertThrows(CheckpointException.class, () -> Preset.read(folder));
    }

    private static Preset parse(String id, String text) {
        return PresetJson.preset(id, JsonMapper.shared().readTree(text));
    }
}
