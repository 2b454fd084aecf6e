package dev.isthmus.app.option;

import dev.isthmus.app.report.Near;
import dev.isthmus.sampler.plan.BackboneKind;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A backbone by its name. */
public final class BackboneName implements ITypeConverter<BackboneKind> {

    @Override
    public BackboneKind convert(String text) {
        List<String> names = Stream.of(BackboneKind.values()).map(BackboneKind::id).toList();
        if (!names.contains(text)) {
            throw new TypeConversionException("\"" + text + "\"; expected one of " + String.join(", ", names)
                    + Near.hint(text, names));
        }
        return BackboneKind.values()[names.indexOf(text)];
    }
}
