package dev.isthmus.app.option;

import dev.isthmus.app.report.Near;
import dev.isthmus.runtime.io.CheckpointException;
import dev.isthmus.sampler.plan.Preset;
import dev.isthmus.sampler.plan.Presets;
import dev.isthmus.sampler.plan.TextPresets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A preset by its name, or one of the user's own by its file. */
public final class PresetName implements ITypeConverter<Preset> {
    private static final String FILE = ".json";

    @Override
    public Preset convert(String text) {
        if (text.endsWith(FILE)) {
            return read(text);
        }
        List<Preset> shipped = Stream.concat(Presets.all().stream(), TextPresets.all().stream()).toList();
        return shipped.stream().filter(preset -> preset.id().equals(text)).findFirst().orElseThrow(() -> new TypeConversionException(
                "\"" + text + "\"; expected FILE" + FILE + " or a name that isthmus presets lists"
                        + Near.hint(text, shipped.stream().map(Preset::id).toList())));
    }

    private static Preset read(String file) {
        try {
            return Preset.read(Path.of(file));
        } catch (CheckpointException e) {
            throw new TypeConversionException(e.getMessage());
        } catch (InvalidPathException e) {
            throw new TypeConversionException("\"" + file + "\" is no path here: " + e.getReason());
        }
    }
}
