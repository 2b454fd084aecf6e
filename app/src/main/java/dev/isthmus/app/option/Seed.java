package dev.isthmus.app.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A seed: any whole number of 64 bits. */
public final class Seed implements ITypeConverter<Long> {

    @Override
    public Long convert(String text) {
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw new TypeConversionException("\"" + text + "\"; expected a whole number from " + Long.MIN_VALUE + " to "
                    + Long.MAX_VALUE);
        }
    }
}
