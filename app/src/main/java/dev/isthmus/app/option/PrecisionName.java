package dev.isthmus.app.option;

import dev.isthmus.sampler.model.Precision;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A precision by its name. */
public final class PrecisionName implements ITypeConverter<Precision> {

    @Override
    public Precision convert(String text) {
        return Precision.of(text).orElseThrow(() -> new TypeConversionException("\"" + text + "\"; expected one of "
                + Arrays.stream(Precision.values()).map(Precision::id).collect(Collectors.joining(", "))));
    }
}
