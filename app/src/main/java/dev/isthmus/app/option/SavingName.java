package dev.isthmus.app.option;

import dev.isthmus.app.report.Near;
import dev.isthmus.sampler.Saving;
import dev.isthmus.sampler.Savings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The savings that are left without one, or without all, by name. */
public final class SavingName implements ITypeConverter<Savings> {

    private static final String ALL = "all";

    @Override
    public Savings convert(String text) {
        List<String> names = Stream.of(Saving.values()).map(Saving::id).toList();
        if (text.equals(ALL)) {
            return Savings.NONE;
        }
        if (!names.contains(text)) {
            throw new TypeConversionException("\"" + text + "\"; expected " + ALL + " or one of " + String.join(", ", names)
                    + Near.hint(text, names));
        }
        return Savings.ALL.without(Saving.values()[names.indexOf(text)]);
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
