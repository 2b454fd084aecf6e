package dev.isthmus.app.command;

import dev.isthmus.app.InputException;
import dev.isthmus.app.bulk.Share;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One process's part of a job, such as {@code 0/8}. */
final class ShareName implements ITypeConverter<Share> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    @Override
    public Share convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            try {
                return new Share(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            } catch (InputException e) {
                // Told below in the same words as what is no share at all.
            }
        }
        throw new TypeConversionException("\"" + text + "\"; expected i/n, such as 0/8, with i from 0 to n - 1");
    }
}
