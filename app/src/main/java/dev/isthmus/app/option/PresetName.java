package dev.isthmus.app.option;

import dev.isthmus.app.report.Near;
import dev.isthmus.sampler.plan.Preset;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A preset by its name. */
public final class PresetName implements ITypeConverter<Preset> {

    @Override
    public Preset convert(String text) {
        List<String> ids = Stream.of(Preset.values()).map(Preset::id).toList();
        if (!ids.contains(text)) {
            throw new TypeConversionException("\"" + text + "\"; expected one of " + String.join(", ", ids)
                    + Near.hint(text, ids));
        }
        return Preset.of(text);
    }
}
