package dev.isthmus.app.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isthmus.runtime.Device;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import dev.isthmus.sampler.model.Precision;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.PresetJson;
import dev.isthmus.sampler.plan.Presets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
    private static final List<String> CLASSES = List.of("bag", "tench, Tinca tinca", "all");

    private static Provenance provenance(Settings settings, List<String> model) {
        return new Provenance(settings, CLASSES, "small", model, Device.CPU, new LinkedHashMap<>(Map.of("mar.safetensors", "00ff")), "1.0", "2.13");
    }

    @Test
    void tellsHowAnImageWasMade() {
        Settings settings = new Settings(Presets.GTR_TEXT, 2, 1, Optional.empty(), Optional.empty(), Optional.empty());
        SequencedMap<String, String> text = provenance(settings, List.of()).of(new Job(0, 7), 1, Path.of("d/bag-seed7.png"));
        assertEquals(List.of(
                Map.entry("Software", "Isthmus 1.0, libtorch 2.13"),
                Map.entry("Command", "isthmus generate --class bag --count 1 --seed 7 --preset gtr-text --cfg 2.0 --temperature 1.0"
                        + " --zoom 1 --out bag-seed7.png"),
                Map.entry("Class", "0 bag"),
                Map.entry("Count", "1"),
                Map.entry("Seed", "7"),
                Map.entry("Preset", "gtr-text"),
                Map.entry("Cfg", "2.0"),
                Map.entry("Temperature", "1.0"),
                Map.entry("AR steps", "24,6,2"),
                Map.entry("Diffusion steps", "50,20,20,50"),
                Map.entry("Model", "small"),
                Map.entry("SHA-256 of mar.safetensors", "00ff")), List.copyOf(text.entrySet()));
    }

    @Test
    void theCommandSurvivesAShell() {
        Settings settings = new Settings(Presets.MAR_64, 2, 1, Optional.of("32"), Optional.empty(), Optional.empty());
        Provenance provenance = provenance(settings, List.of("--model", "it's here"));
        SequencedMap<String, String> text = provenance.of(new Jobs(List.of(1, 2), 3, -5), 4, Path.of("a b.png"));
        assertEquals("isthmus generate --class 1,2 --count 3 --seed -5 --preset mar-64 --cfg 2.0 --temperature 1.0 --ar-steps 32"
                + " --model 'it'\\''s here' --zoom 4 --out 'a b.png'", text.get("Command"));
        assertEquals("32", text.get("AR steps"));
        assertEquals("100", text.get("Diffusion steps"));
    }

    /** They show by rounding, and then the command would not make the same file again. */
    @Test
    void savingsThatWereNotMadeAndAnotherPrecisionAreTold() {
        Savings savings = Savings.ALL.without(Saving.LAST_BLOCK_ROWS, Saving.TIME_TABLE);
        Settings settings = new Settings(Presets.GTR_TEXT, 2, 1, Optional.empty(), Optional.empty(), Optional.empty())
                .with(savings).with(Precision.BF16);
        SequencedMap<String, String> text = provenance(settings, List.of()).of(new Job(0, 7), 1, Path.of("a.png"));
        assertTrue(text.get("Command").contains(" --without-saving time-table,last-block-rows --precision bf16 "), text.get("Command"));
        assertEquals("time-table,last-block-rows", text.get("Without savings"));
        assertEquals("bf16", text.get("Precision"));
    }

    /** The file may be gone or changed one day. */
    @Test
    void aPresetOfTheUsersOwnIsWrittenOut() {
        Preset shipped = Presets.DISA_16;
        Preset own = new Preset("my presets/fast.json", "mine", "", shipped.backbone(), shipped.recipe());
        Settings settings = new Settings(own, 2, 1, Optional.empty(), Optional.empty(), Optional.empty());
        SequencedMap<String, String> text = provenance(settings, List.of()).of(new Job(0, 7), 1, Path.of("a.png"));
        assertTrue(text.get("Command").contains(" --preset 'my presets/fast.json' "), text.get("Command"));
        assertEquals(PresetJson.line(own), text.get("Preset JSON"));
        assertEquals("16", text.get("AR steps"));
        assertEquals("50,5", text.get("Diffusion steps"));
    }

    @Test
    void allClassesAreCalledAll() {
        Settings settings = new Settings(Presets.GTR_TEXT, 2, 1, Optional.empty(), Optional.empty(), Optional.empty());
        String command = provenance(settings, List.of()).of(new Jobs(List.of(0, 1, 2), 1, 0), 1, Path.of("a.png")).get("Command");
        assertEquals("isthmus generate --class all ", command.substring(0, 29));
    }

    /** ImageNet has two cranes and two maillots; a name means the first of them. */
    @Test
    void aNameThatMeansAnEarlierClassIsNotWritten() {
        List<String> classes = List.of("crane", "bag", "maillot", "Crane", "drake", "MAILLOT", "crane");
        Settings settings = new Settings(Presets.GTR_TEXT, 2, 1, Optional.empty(), Optional.empty(), Optional.empty());
        Provenance provenance = new Provenance(settings, classes, "small", List.of(), Device.CPU, new LinkedHashMap<>(), "1.0", "2.13");
        for (int label = 0; label < classes.size(); label++) {
            SequencedMap<String, String> text = provenance.of(new Job(label, 7), 1, Path.of("a.png"));
            assertEquals(List.of(label), new ClassSelection(classes).parse(List.of(classArgument(text))));
            assertEquals(label + " " + classes.get(label), text.get("Class"));
        }
        assertEquals("3,bag,5,6,drake", classArgument(provenance.of(new Jobs(List.of(3, 1, 5, 6, 4), 1, 0), 1, Path.of("a.png"))));
        assertEquals("all", classArgument(provenance.of(new Jobs(List.of(0, 1, 2, 3, 4, 5, 6), 1, 0), 1, Path.of("a.png"))));
    }

    private static String classArgument(SequencedMap<String, String> text) {
        return text.get("Command").replaceFirst(".* --class (\\S+) .*", "$1");
    }
}
