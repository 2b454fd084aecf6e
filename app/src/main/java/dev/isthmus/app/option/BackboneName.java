package dev.isthmus.app.option;

import dev.isthmus.app.report.Near;
import dev.isthmus.sampler.lazy.BackboneChoice;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A backbone by its name. */
public final class BackboneName implements ITypeConverter<BackboneChoice> {

    @Override
    public BackboneChoice convert(String text) {
        BackboneChoice choice = BackboneChoice.byName().get(text);
        if (choice == null) {
            List<String> names = List.copyOf(BackboneChoice.byName().keySet());
            throw new TypeConversionException("\"" + text + "\"; expected one of " + String.join(", ", names)
                    + Near.hint(text, names));
        }
        return choice;
    }
}
