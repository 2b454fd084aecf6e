package dev.isthmus.app.option;

import dev.isthmus.app.report.Near;
import dev.isthmus.sampler.Saving;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A saving by its name, or all of them. */
public final class SavingName implements ITypeConverter<Set<Saving>> {

    private static final String ALL = "all";

    @Override
    public Set<Saving> convert(String text) {
        List<String> names = Stream.of(Saving.values()).map(Saving::id).toList();
        if (text.equals(ALL)) {
            return EnumSet.allOf(Saving.class);
        }
        if (!names.contains(text)) {
            throw new TypeConversionException("\"" + text + "\"; expected " + ALL + " or one of " + String.join(", ", names)
                    + Near.hint(text, names));
        }
        return EnumSet.of(Saving.values()[names.indexOf(text)]);
    }

    /** What can be given, for the help text. */
    public static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            List<String> names = new ArrayList<>(Stream.of(Saving.values()).map(Saving::id).toList());
            names.add(ALL);
            return names.iterator();
        }
    }
}
