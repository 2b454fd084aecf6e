package dev.isthmus.app.generate;

import dev.isthmus.runtime.Device;
import dev.isthmus.sampler.model.Placement;
import dev.isthmus.sampler.model.Precision;
import dev.isthmus.sampler.plan.BackboneKind;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.PresetJson;
import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.sampler.plan.TextPresets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * The text in a PNG that says how it was made and how to make it again. It holds no times, so that the same run writes the
 * same files.
 *
 * @param settings   of the run
 * @param subject    what the images are of
 * @param model      name of the model
 * @param modelArguments the model as the user named it, if at all, as arguments of the command line
 * @param device     that computed
 * @param weights    SHA-256 by file name
 * @param isthmus    version of this program
 * @param libtorch   version of libtorch
 */
public record Provenance(Settings settings, Subject subject, String model, List<String> modelArguments,
                         Device device, SequencedMap<String, String> weights, String isthmus, String libtorch) {
    /** The key of a preset that is the user's own. */
    public static final String PRESET_JSON = "Preset JSON";

    /** Of images of classes, whose names are given by number. */
    public Provenance(Settings settings, List<String> classes, String model, List<String> modelArguments, Device device,
                      SequencedMap<String, String> weights, String isthmus, String libtorch) {
        this(settings, new ClassSubject(classes), model, modelArguments, device, weights, isthmus, libtorch);
    }

    /** The text for a file of one image. */
    public SequencedMap<String, String> of(Job job, int zoom, Path file) {
        return of(new Jobs(List.of(job.label()), 1, job.seed()), zoom, file);
    }

    /** The text for a sheet, or for its only image. */
    public SequencedMap<String, String> of(Jobs jobs, int zoom, Path file) {
        SequencedMap<String, String> text = new LinkedHashMap<>();
        text.put("Software", "Isthmus " + isthmus + ", libtorch " + libtorch);
        text.put("Command", command(jobs, zoom, file));
        text.putAll(subject.text(jobs.labels()));
        text.put("Count", String.valueOf(jobs.count()));
        text.put("Seed", String.valueOf(jobs.firstSeed()));
        text.put("Preset", settings.preset().id());
        presetJson(settings.preset()).ifPresent(json -> text.put(PRESET_JSON, json));
        text.put("Cfg", String.valueOf(settings.cfg()));
        text.put("Temperature", String.valueOf(settings.temperature()));
        text.put("AR steps", settings.arStepsUsed());
        text.put("Diffusion steps", settings.diffusionStepsUsed());
        if (settings.backboneUsed() != BackboneKind.MAR) {
            text.put("Backbone", settings.backboneUsed().id());
        }
        settings.withoutSavings().ifPresent(names -> text.put("Without savings", names));
        if (settings.precision() != Precision.F32) {
            text.put("Precision", settings.precision().id());
        }
        if (!device.equals(Device.CPU)) {
            text.put("Device", device.toString());
        }
        text.put("Model", model);
        weights.forEach((name, digest) -> text.put("SHA-256 of " + name, digest));
        return text;
    }

    private String command(Jobs jobs, int zoom, Path file) {
        List<String> words = new ArrayList<>(List.of("isthmus", "generate"));
        words.addAll(subject.arguments(jobs.labels()));
        words.addAll(List.of("--count", String.valueOf(jobs.count()), "--seed", String.valueOf(jobs.firstSeed())));
        words.addAll(settings.arguments());
        words.addAll(modelArguments);
        words.addAll(arguments(Placement.on(device)));
        words.addAll(List.of("--zoom", String.valueOf(zoom), "--out", file.getFileName().toString()));
        return words.stream().map(Provenance::quoted).collect(Collectors.joining(" "));
    }

    /** Where something is computed and in what, as arguments of the command line; none for what is computed so anyway. */
    public static List<String> arguments(Placement placement) {
        List<String> words = new ArrayList<>();
        if (!placement.device().equals(Device.CPU)) {
            words.addAll(List.of("--device", placement.device().toString()));
        }
        if (placement.precision() != Precision.F32) {
            words.addAll(List.of("--precision", placement.precision().id()));
        }
        return words;
    }

    /** The preset itself in one line, where it is the user's own and its file may be gone or changed one day. */
    public static Optional<String> presetJson(Preset preset) {
        return Presets.all().contains(preset) || TextPresets.all().contains(preset) ? Optional.empty() : Optional.of(PresetJson.line(preset));
    }

    /** A word as a POSIX shell takes it. */
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9._,:=/+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
